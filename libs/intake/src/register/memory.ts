import type { FileHash, LocalDate } from '@jumin/kernel';
import type { Addition, Followed, KnownFile, Register } from './register';

/** A register that ends with the process: for tests, and for looking at files without a database. */
export class MemoryRegister implements Register {
  private readonly streams = new Map<string, Map<string, Followed>>();
  private readonly contents = new Map<string, string>();
  private readonly files = new Map<string, KnownFile>();

  async followed(lane: string): Promise<ReadonlyMap<string, Followed>> {
    return new Map(this.streams.get(lane));
  }

  async find(_lane: string, keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return new Map(keys.flatMap((key) => (this.contents.has(key) ? [[key, this.contents.get(key)!]] : [])));
  }

  async file(lane: string, hash: FileHash): Promise<KnownFile | undefined> {
    return this.files.get(`${lane} ${hash}`);
  }

  async openFiles(lane: string): Promise<readonly KnownFile[]> {
    return [...this.files].flatMap(([id, file]) => (id.startsWith(`${lane} `) && file.status === 'open' ? [file] : []));
  }

  async latestDay(lane: string): Promise<LocalDate | null> {
    const days = [...this.files].flatMap(([id, { receivedOn }]) => (id.startsWith(`${lane} `) ? [receivedOn] : []));
    return days.sort().at(-1) ?? null;
  }

  async add({ lane, stream, from, to, contents, files }: Addition): Promise<void> {
    const streams = this.streams.get(lane) ?? new Map<string, Followed>();
    if ((streams.get(stream)?.revision ?? -1) !== from.revision) return;
    this.streams.set(lane, streams.set(stream, to));
    for (const [key, content] of contents) this.contents.set(key, content);
    for (const file of files) this.files.set(`${lane} ${file.fileHash}`, file);
  }
}
