/** One figure of the Prometheus text format. */
export interface Sample {
  readonly name: string;
  readonly help: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

const escaped = (text: string): string => text.replace(/[\\"\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`));

/** All gauges: what they say is true now, and a scrape that is missed loses nothing. */
export const prometheusText = (samples: readonly Sample[]): string => {
  const lines: string[] = [];
  const seen = new Set<string>();
  for (const { name, help, labels = {}, value } of [...samples].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))) {
    if (!seen.has(name)) lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} gauge`);
    seen.add(name);
    const inner = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
    lines.push(`${name}${inner.length ? `{${inner.join(',')}}` : ''} ${value}`);
  }
  return `${lines.join('\n')}\n`;
};
