import { openMemoryEventStore, type Actor, type EventStore, type StoredEvent } from '@jumin/event-store';
import { citizenNumberOf, loadDivisions, localDate } from '@jumin/kernel';
import { openMemoryVault, type Vault } from '@jumin/vault';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileStore } from '../file-store';
import { FileIntake } from '../intake';
import { allKinds } from '../kinds';
import type { FileComing } from '../receive-file';
import { MemoryRegister } from '../register/memory';
import type { Register } from '../register/register';
import type { IntakeReport } from '../report';

/** 灵璧县, and one of its villages. */
export const county = '341323';
export const village = loadDivisions().within(loadDivisions().within(county)[0]!.code).at(0)!.code;
export const day = localDate('2024-03-05');
/** A store whose clock runs by itself, and stands in the January after the days of these files: they may be handed in now as of then. */
export const openStore = (): EventStore => openMemoryEventStore({ systemNow: () => Date.parse('2025-01-15T10:00:00+08:00') });
export const officer: Actor = { id: 'officer-1', agency: 'T', role: 'clerk', division: county };
export const person = (nth: number): string => citizenNumberOf(county, localDate(`19${60 + (nth % 40)}-0${1 + (nth % 9)}-11`), nth % 1000);

/** An intake in memory. Two on one store, register, vault and folder are two processes. */
export class TestIntake {
  readonly store: EventStore;
  readonly vault: Vault;
  readonly folder: string;
  readonly intake: FileIntake;

  constructor(options: { store?: EventStore; vault?: Vault; folder?: string; register?: Register } = {}) {
    this.store = options.store ?? openStore();
    this.vault = options.vault ?? openMemoryVault();
    this.folder = options.folder ?? mkdtempSync(join(tmpdir(), 'intake-'));
    const files = openFileStore(this.folder, this.vault);
    const ports = { store: this.store, vault: this.vault, files, kinds: allKinds, divisions: loadDivisions(), service: 'test' };
    this.intake = new FileIntake(ports, options.register ?? new MemoryRegister());
  }

  receive(fileName: string, content: string | Uint8Array, more: Partial<FileComing> = {}): Promise<IntakeReport> {
    return this.intake.receive({ fileName, content: inPieces(Buffer.from(content)), county, receivedOn: day, actor: officer, ...more });
  }

  async events(): Promise<readonly StoredEvent[]> {
    const { events } = await this.store.readAll({ after: '' as never, maxEvents: 1e6, maxBytes: 1e12 });
    return events.filter(({ stream }) => stream.includes('File-'));
  }

  async lines<Line = Record<string, unknown>>(): Promise<Line[]> {
    return (await this.events()).flatMap(({ type, data }) => (type === 'LinesReceived' ? (data as { lines: Line[] }).lines : []));
  }
}

/** As a network hands content over: in pieces that end in the middle of a character. */
export async function* inPieces(content: Uint8Array, length = 65_521): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < content.length; from += length) yield content.subarray(from, from + length);
}

export const csv = (...lines: readonly (readonly (string | number)[])[]): string => lines.map((cells) => cells.join(',')).join('\n') + '\n';
