import { actorWords } from '@jumin/kernel';
import type { Run } from '../context';
import { CommandRefused } from '../refusal';
import type { HttpClient } from '../platform/http-client';

interface Step {
  readonly sentence: { readonly zh: string; readonly en: string };
  readonly source: { readonly document: string; readonly paragraph: string; readonly quote: string } | null;
  readonly assumption: { readonly id: string; readonly zh: string; readonly en: string } | null;
}
interface By {
  readonly id: string;
  readonly agency: string;
  readonly role: string;
}
interface Entry {
  readonly type: string;
  readonly effectiveOn: string;
  readonly recordedAt: string;
  readonly actor: By;
  /** Of what a service worked out: whose file or decision led to it. */
  readonly causedBy?: By;
  readonly sentence: { readonly zh: string; readonly en: string };
  readonly explanation?: readonly Step[];
}

/** A number goes in a body, never into an address that a log may keep. */
export const subjectOf = async (client: HttpClient, participant: string): Promise<string> =>
  /^[0-9a-f-]{36}$/i.test(participant)
    ? participant
    : (await client.post<{ subjectId: string }>('/registration/subjects/find', { number: participant })).subjectId;

export const history: Run = async ({ terminal, args, data, platform }) => {
  const { client } = await platform();
  const subject = await subjectOf(client, args.positionals[0]!);
  const explain = args.flag('explain');
  const entries = await client.get<readonly Entry[]>(`/reporting/subjects/${encodeURIComponent(subject)}/history`, {
    effective: args.text('effective'),
    knownAt: args.text('known-at'),
    explain: explain ? true : undefined,
  });
  // Nothing by that day, or nothing at all: the second is a person whom this data does not know.
  if (
    entries.length === 0 &&
    (await client.get<readonly unknown[]>(`/reporting/subjects/${encodeURIComponent(subject)}/history`)).length === 0
  )
    throw new CommandRefused(
      1,
      'PersonUnknown',
      `该平台的数据中没有这个人（数据目录 ${data}）`,
      `nobody of that number or id is in the data of this platform (${data})`,
    );
  if (terminal.json) {
    terminal.out(JSON.stringify(entries));
    return 0;
  }
  if (entries.length === 0) terminal.out(terminal.say('截至该日没有记录', 'nothing was known by then'));
  for (const { effectiveOn, recordedAt, actor, causedBy, sentence, explanation } of entries) {
    terminal.out(`${effectiveOn}  ${sentence[terminal.lang]}`);
    const cause = causedBy && actorWords(causedBy, causedBy.id)[terminal.lang];
    const why = cause === undefined ? '' : terminal.say(`，起因：${cause}`, `, led to by ${cause}`);
    terminal.out(`            ${terminal.say('记录', 'recorded')} ${recordedAt}  ${actorWords(actor, actor.id)[terminal.lang]}${why}`);
    for (const step of explanation ?? []) {
      terminal.out(`            · ${step.sentence[terminal.lang]}`);
      if (step.source) terminal.out(`              “${step.source.quote}” ${step.source.document} ${step.source.paragraph}`);
      if (step.assumption)
        terminal.out(`              ${terminal.say('假定', 'assumption')} ${step.assumption.id}: ${step.assumption[terminal.lang]}`);
    }
  }
  return 0;
};
