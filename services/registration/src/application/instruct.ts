import type { Actor, Command, CommandHandler, CommandOutcome, EventStore } from '@jumin/event-store';
import { yearOf, type CommandId, type FeeYear, type LocalDate, type SubjectId } from '@jumin/kernel';
import type { ToldPolicies } from '@jumin/platform';
import { permittedTiers, rulesOn } from '@jumin/policy';
import { electTier, enrol, hold, resume, type ParticipantRefusal } from '../domain/participant/decide';
import type { HoldReason, ParticipantEvent, Particulars } from '../domain/participant/events';
import type { SignedElection } from '../domain/participant/record';
import { particularsOf, type Participant } from '../domain/participant/state';

/** 年满16周岁 (国发〔2014〕8号), where no policy of the county is loaded. */
const ageFromByLaw = 16;

/** Who instructs, and the id by which a repeated request is the same command. */
export interface Instruction {
  readonly commandId: CommandId;
  readonly actor: Actor;
  readonly subject: SubjectId;
}
export type InstructionOutcome = CommandOutcome<ParticipantEvent, ParticipantRefusal>;

/** What an officer may instruct about a participant. */
export interface Instructions {
  /** `seal` is asked for what is personal only where the form is taken: a key says that a number stands sealed, so a refusal makes none. */
  enrol(instruction: Instruction, form: Omit<Particulars, 'sealed'>, seal: () => Promise<string>): Promise<InstructionOutcome>;
  /** Tiers are those that the loaded policy permits the person on the day of signature; without a policy any tier is taken down. */
  electTier(instruction: Instruction, election: Omit<SignedElection, 'county'>): Promise<InstructionOutcome>;
  hold(instruction: Instruction, held: { readonly from: LocalDate; readonly reason: HoldReason }): Promise<InstructionOutcome>;
  resume(instruction: Instruction, resumed: { readonly from: LocalDate }): Promise<InstructionOutcome>;
}

export const instructions = (
  store: EventStore,
  participants: CommandHandler<Participant, ParticipantEvent>,
  policies: ToldPolicies,
): Instructions => {
  const instruct = async (
    { commandId, actor, subject }: Instruction,
    effectiveOn: LocalDate,
    decide: Command<Participant, ParticipantEvent, ParticipantRefusal>['decide'],
  ): Promise<InstructionOutcome> => {
    const command = { id: commandId, stream: `participant-${subject}`, actor, effectiveOn, receivedOn: store.clock.today(), decide };
    return (await participants.handle<ParticipantRefusal>([command]))[0]!;
  };
  return {
    enrol: async (instruction, form, seal) => {
      const { county, registeredOn } = form;
      const policy = await policies.inForce(county, yearOf(registeredOn) as FeeYear);
      const ageFrom = policy ? rulesOn(policy, registeredOn).ageFrom : ageFromByLaw;
      const decideWith = (sealed: string) => (participant: Participant) => {
        const permittedFen = policy && permittedTiers(policy, participant.identities, registeredOn);
        return enrol({ ...form, sealed }, store.clock.today(), { ageFrom, permittedFen })(participant);
      };
      const stream = `participant-${instruction.subject}`;
      const foreseen = decideWith('')((await participants.states([stream])).get(stream)!);
      // Handled all the same: the instruction may have been done already.
      if (foreseen.kind !== 'accepted') return instruct(instruction, registeredOn, () => foreseen);
      return instruct(instruction, registeredOn, decideWith(await seal()));
    },
    electTier: async (instruction, election) => {
      const { feeYear, signedOn } = election;
      // Asked for before deciding, because deciding is pure; a move to another county in between is decided by the county of the state.
      const county = await countyOf(participants, instruction.subject);
      const policy = county === null ? null : await policies.inForce(county, feeYear);
      return instruct(instruction, signedOn, (participant) => {
        const permittedFen = policy && permittedTiers(policy, participant.identities, signedOn);
        return electTier({ county: particularsOf(participant)?.county ?? '', ...election }, permittedFen)(participant);
      });
    },
    hold: (instruction, held) => instruct(instruction, held.from, hold(held)),
    resume: (instruction, resumed) => instruct(instruction, resumed.from, resume(resumed)),
  };
};

export const registeredAs = async (
  participants: CommandHandler<Participant, ParticipantEvent>,
  subject: SubjectId,
): Promise<Particulars | null> => {
  const stream = `participant-${subject}`;
  return particularsOf((await participants.states([stream])).get(stream)!);
};

export const countyOf = async (participants: CommandHandler<Participant, ParticipantEvent>, subject: SubjectId): Promise<string | null> =>
  (await registeredAs(participants, subject))?.county ?? null;
