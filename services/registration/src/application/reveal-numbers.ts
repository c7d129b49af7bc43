import { chunksOf, type Actor, type Command, type CommandHandler, type EventStore } from '@jumin/event-store';
import { accept, commandIdOf, nothingToDo, type CommandId, type SubjectId } from '@jumin/kernel';
import type { Database } from '@jumin/platform';
import type { Vault } from '@jumin/vault';
import type { NumbersRevealed } from '../domain/disclosure/events';

const linesMax = 500;

export interface RevealRequest {
  readonly commandId: CommandId;
  readonly actor: Actor;
  readonly subjectIds: readonly SubjectId[];
  /** Why they must be seen; kept with who saw them. */
  readonly reason: string;
  /** Who else may know the numbers of people whom nobody has registered. What it finds is logged with the rest. */
  readonly elsewhere?: (subjectIds: readonly SubjectId[]) => Promise<ReadonlyMap<SubjectId, string>>;
}
export interface RevealedNumber {
  readonly subjectId: SubjectId;
  /** Null where the person is not registered in the officer's division, or was erased. */
  readonly number: string | null;
}

/** Citizen numbers in clear, in the order asked for. What is shown is in the log before it is shown. */
export const revealNumbers =
  (store: EventStore, vault: Vault, database: Database, disclosures: CommandHandler<null, NumbersRevealed>) =>
  async ({ commandId, actor, subjectIds, reason, elsewhere }: RevealRequest): Promise<readonly RevealedNumber[]> => {
    const { rows } = await database.query<{ subject_id: SubjectId; sealed: string }>(
      `select subject_id, sealed from participant where subject_id = any($1::uuid[]) and sealed is not null and starts_with(coalesce(unit, county), $2)`,
      [subjectIds, actor.division],
    );
    const opened = await vault.unseal(rows.map(({ subject_id, sealed }) => ({ key: subject_id, sealed })));
    const numbers = new Map<SubjectId, string>();
    rows.forEach(({ subject_id }, index) => {
      const unsealed = opened[index]!;
      if (unsealed.kind === 'unsealed' && unsealed.fields['number'] !== undefined) numbers.set(subject_id, unsealed.fields['number']);
    });
    const unknown = subjectIds.filter((subjectId) => !numbers.has(subjectId));
    for (const [subjectId, number] of (unknown.length > 0 && (await elsewhere?.(unknown))) || []) numbers.set(subjectId, number);
    await disclosures.handle([disclosureOf({ commandId, actor, reason, subjectIds: [...numbers.keys()] }, store)]);
    return subjectIds.map((subjectId) => ({ subjectId, number: numbers.get(subjectId) ?? null }));
  };

const disclosureOf = ({ commandId, actor, reason, subjectIds }: RevealRequest, store: EventStore): Command<null, NumbersRevealed> => {
  const today = store.clock.today();
  return {
    // Whoever asks again under the same id, but for other people or another reason, is kept as well.
    id: commandIdOf('reveal', commandId, actor.id, reason, ...[...subjectIds].sort()),
    // A stream a day, so that none grows long.
    stream: `disclosure-${actor.division || 'all'}-${today}`,
    actor,
    effectiveOn: today,
    receivedOn: today,
    decide: () =>
      subjectIds.length === 0
        ? nothingToDo
        : accept<NumbersRevealed>(
            ...chunksOf(subjectIds, linesMax).map((chunk): NumbersRevealed => ({
              type: 'NumbersRevealed',
              data: { reason, lines: chunk.map((subjectId) => ({ subjectId })) },
            })),
          ),
  };
};
