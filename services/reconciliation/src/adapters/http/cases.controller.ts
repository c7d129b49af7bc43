import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { CorrectionLine, CorrectionPair, DiscrepancyKeys } from '@jumin/contracts';
import type { Actor } from '@jumin/event-store';
import { parseCaseId, parseFeeYear, type CommandId, parseSubjectId } from '@jumin/kernel';
import {
  answered,
  Answers,
  authorise,
  closed,
  CurrentActor,
  JsonBody,
  listOf,
  orNull,
  outcomeSchema,
  Problem,
  RequestCommandId,
  texts,
} from '@jumin/platform';
import type { CaseOutcome } from '../../application/correct-cases';
import { instruments, reasons, type Payer } from '../../domain/case/corrections';
import type { Reconciliation } from '../../service';
import { problemOfRefusal } from './correction-problems';
import { discrepancyAnswer, EDGE, RECONCILIATION, type ReconciliationEdge } from './reconciliation.controller';

const fields = ['amountFen', 'people', 'subjectId', 'treasury', 'budgetSubject'] as const;
const kinds = ['current', 'back-payment', 'tier-upgrade', 'on-behalf'] as const satisfies readonly CorrectionLine['kind'][];
const side = { type: ['string', 'integer', 'null'] };
const correctionSchema = closed(
  {
    reason: { type: 'string', enum: Object.keys(reasons) },
    instrument: { type: 'string', enum: Object.keys(instruments), description: 'That of the proposal; it may be left out' },
    pairs: listOf(
      closed({ field: { type: 'string', enum: ['idNumber', ...fields] }, original: side, current: side }, ['field', 'original', 'current']),
    ),
    lines: listOf(
      closed(
        {
          idNumber: texts.text,
          subjectId: texts.subject,
          feeYear: { type: 'integer' },
          kind: { type: 'string', enum: kinds },
          originalFen: texts.fen,
          currentFen: texts.fen,
        },
        ['feeYear', 'kind', 'originalFen', 'currentFen'],
      ),
    ),
  },
  ['reason', 'pairs'],
);

const { clearedOn: _clearedOn, rule: _rule, ...ofCase } = discrepancyAnswer.properties!;
const caseAnswer = answered(
  { ...ofCase, evidence: listOf(texts.object), correction: texts.object, proposal: orNull(texts.object), sentBack: texts.text },
  ['erred', 'corrects', 'dueOn', 'correction', 'proposal', 'sentBack'],
);

/** 差错更正: a case, and the steps by which whoever erred corrects it. */
@ApiTags('差错更正 · corrections')
@Controller('reconciliation/cases')
export class CasesController {
  constructor(
    @Inject(RECONCILIATION) private readonly reconciliation: Reconciliation,
    @Inject(EDGE) private readonly edge: ReconciliationEdge,
  ) {}

  @Get(':id')
  @Answers(caseAnswer)
  @ApiOperation({ summary: '案卷 · A case: rows side by side, who erred, and the correction that would add up' })
  async one(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<object> {
    const found = await this.reconciliation.case(caseIn(id));
    if (found === undefined) throw problemOfRefusal({ code: 'NoSuchCase' });
    authorise(actor, 'read', (found as { county: string }).county);
    return found;
  }

  @Post(':id/correction')
  @HttpCode(200)
  @Answers(outcomeSchema)
  @ApiOperation({ summary: '提交更正 · The party that erred hands in its correction: original and current pairs, reason' })
  async submit(
    @CurrentActor() actor: Actor,
    @RequestCommandId() commandId: CommandId,
    @Param('id') id: string,
    @JsonBody(correctionSchema) body: { reason?: unknown; instrument?: unknown; pairs?: unknown; lines?: unknown },
  ): Promise<object> {
    await this.mayAct(actor, 'submit-correction', id);
    const pairs = await this.pairsIn(body?.pairs);
    const lines = await this.linesIn(body?.lines ?? []);
    const reason = textIn(body?.reason, 'reason');
    const instrument = body.instrument === undefined ? {} : { instrument: textIn(body.instrument, 'instrument') };
    const payer = await this.payerIn(id, pairs);
    return answerOf(
      await this.reconciliation.submitCorrection({ caseId: caseIn(id), commandId, actor, reason, ...instrument, pairs, lines, payer }),
    );
  }

  @Post(':id/countersignature')
  @HttpCode(200)
  @Answers(outcomeSchema)
  @ApiOperation({ summary: '会签同意 · The counterparty agrees; the owning service carries it out' })
  async countersign(@CurrentActor() actor: Actor, @RequestCommandId() commandId: CommandId, @Param('id') id: string): Promise<object> {
    await this.mayAct(actor, 'countersign-correction', id);
    return answerOf(await this.reconciliation.countersignCorrection({ caseId: caseIn(id), commandId, actor }));
  }

  @Post(':id/refusal')
  @HttpCode(200)
  @Answers(outcomeSchema)
  @ApiOperation({ summary: '会签不同意 · The counterparty does not agree, and says why' })
  async refuse(
    @CurrentActor() actor: Actor,
    @RequestCommandId() commandId: CommandId,
    @Param('id') id: string,
    @JsonBody(closed({ reason: texts.text }, ['reason'])) body: { reason?: unknown },
  ): Promise<object> {
    await this.mayAct(actor, 'countersign-correction', id);
    const reason = typeof body?.reason === 'string' ? body.reason : '';
    return answerOf(await this.reconciliation.refuseCorrection({ caseId: caseIn(id), commandId, actor, reason }));
  }

  /** Agency, role and division; whether it is this party's case to correct is for the decision. */
  private async mayAct(actor: Actor, command: 'submit-correction' | 'countersign-correction', id: string): Promise<void> {
    const found = (await this.reconciliation.case(caseIn(id))) as { county: string } | undefined;
    if (found === undefined) throw problemOfRefusal({ code: 'NoSuchCase' });
    authorise(actor, command, found.county);
  }

  /** People are named by their citizen numbers here, and by pseudonyms from here on. */
  private async pairsIn(given: unknown): Promise<readonly CorrectionPair[]> {
    if (!Array.isArray(given) || given.length > 20) throw badPairs();
    return Promise.all(
      (given as readonly unknown[]).map(async (one) => {
        const { field, original, current } = (one ?? {}) as Readonly<Record<string, unknown>>;
        if (field === 'idNumber')
          return { field: 'subjectId' as const, original: await this.subjectOf(original), current: await this.subjectOf(current) };
        if (typeof field !== 'string' || !(fields as readonly string[]).includes(field) || !isValue(original) || !isValue(current))
          throw badPairs();
        if (field === 'subjectId' && !(isSubjectOrNull(original) && isSubjectOrNull(current))) throw badPairs();
        return { field: field as CorrectionPair['field'], original, current };
      }),
    );
  }

  /** Whose a line is to be from now on, as those know who registered them and who has the line. */
  private async payerIn(id: string, pairs: readonly CorrectionPair[]): Promise<Payer | null> {
    const moved = pairs.find(({ field, original, current }) => field === 'subjectId' && original !== null && current !== null);
    const { keys } = ((await this.reconciliation.case(caseIn(id))) ?? {}) as { readonly keys?: DiscrepancyKeys };
    if (moved === undefined || keys?.voucherNo === undefined) return null;
    const line = { voucherNo: keys.voucherNo, of: String(moved.original), to: String(moved.current) };
    return (await this.edge.payerOf?.(line)) ?? null;
  }

  /** Lines of people, by citizen number or pseudonym. */
  private async linesIn(given: unknown): Promise<readonly CorrectionLine[]> {
    if (!Array.isArray(given) || given.length > linesMax) throw badLines();
    return Promise.all(
      (given as readonly unknown[]).map(async (one): Promise<CorrectionLine> => {
        const { idNumber, subjectId, feeYear: year, kind, originalFen, currentFen } = (one ?? {}) as Readonly<Record<string, unknown>>;
        const subject = idNumber === undefined ? subjectId : await this.subjectOf(idNumber);
        const feeYear = parseFeeYear(String(year));
        if (!isSubject(subject) || feeYear === undefined || !isKind(kind) || !isFen(originalFen) || !isFen(currentFen)) throw badLines();
        return { subjectId: subject, feeYear, kind, originalFen, currentFen };
      }),
    );
  }

  private async subjectOf(number: unknown): Promise<string | null> {
    return typeof number === 'string' && this.edge.subjectOf ? ((await this.edge.subjectOf(number)) ?? null) : null;
  }
}

const isValue = (value: unknown): value is CorrectionPair['original'] =>
  value === null || typeof value === 'string' || (typeof value === 'number' && Number.isSafeInteger(value));

const badPairs = (): Problem =>
  new Problem({
    status: 400,
    code: 'BadPairs',
    zh: `pairs 应为 [{field, original, current}]，field 可用：idNumber、${fields.join('、')}`,
    en: `pairs is [{field, original, current}], a field being one of: idNumber, ${fields.join(', ')}`,
    where: { field: 'pairs' },
  });

const linesMax = 5_000;
const isKind = (value: unknown): value is CorrectionLine['kind'] => (kinds as readonly unknown[]).includes(value);
const isFen = (value: unknown): value is CorrectionLine['currentFen'] => Number.isSafeInteger(value);
const isSubject = (value: unknown): value is string => typeof value === 'string' && parseSubjectId(value) === value;
const isSubjectOrNull = (value: unknown): boolean => value === null || isSubject(value);
const badLines = (): Problem =>
  new Problem({
    status: 400,
    code: 'BadLines',
    zh: `lines 应为 [{idNumber 或 subjectId, feeYear, kind, originalFen, currentFen}]，kind 可用：${kinds.join('、')}`,
    en: `lines is [{idNumber or subjectId, feeYear, kind, originalFen, currentFen}], a kind being one of: ${kinds.join(', ')}`,
    where: { field: 'lines' },
  });

const textIn = (value: unknown, field: string): string => {
  if (typeof value === 'string' && value !== '') return value;
  throw new Problem({ status: 400, code: 'FieldMissing', zh: `缺少 ${field}`, en: `${field} is missing`, where: { field } });
};

const caseIn = (id: string): string => {
  const caseId = parseCaseId(id);
  if (caseId === undefined) throw problemOfRefusal({ code: 'NoSuchCase' });
  return caseId;
};

const answerOf = (outcome: CaseOutcome): object => {
  if (outcome.kind === 'refused') throw problemOfRefusal(outcome.refusal);
  return outcome.kind === 'accepted' ? { outcome: outcome.kind, position: outcome.position } : { outcome: outcome.kind };
};
