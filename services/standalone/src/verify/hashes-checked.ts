import type { Check } from './verify';

/** What a look through all leaves came to, wherever the log is kept; the first differences are named. */
export const hashesChecked = (checked: number, differences: readonly string[]): Check => ({
  name: 'hashes',
  zh: '每条事件与其哈希相符，版本号无缺口',
  en: 'every event is what was hashed; revisions have no holes',
  checked,
  differences: differences.slice(0, 20),
});
