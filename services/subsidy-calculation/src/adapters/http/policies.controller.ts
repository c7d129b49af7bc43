import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Actor } from '@jumin/event-store';
import { parseFeeYear, type CommandId } from '@jumin/kernel';
import { answered, Answers, authorise, closed, CurrentActor, JsonBody, listOf, Problem, RequestCommandId, texts } from '@jumin/platform';
import { compilePolicy, type ParentTexts, type Policy } from '@jumin/policy';
import type { SubsidyCalculation } from '../../subsidy-calculation';
import { ServiceToken } from './service-token';

const policySchema = closed(
  {
    text: { type: 'string', description: 'The policy of a county, as YAML' },
    parents: { oneOf: [{ type: 'object' }, listOf(texts.text)], description: 'The texts of its parents, by their ids or nearest first' },
    dryRun: texts.flag,
  },
  ['text'],
);
const loadedSchema = answered(
  {
    outcome: { type: 'string', enum: ['accepted', 'nothing-to-do', 'already-done', 'dry-run'] },
    id: texts.text,
    county: texts.county,
    feeYear: texts.integer,
    version: texts.text,
    sha256: texts.text,
    warnings: listOf(texts.object),
    position: texts.text,
  },
  ['position'],
);

/** 政策: loading one, and what is in force. */
@ApiTags('政策 · policies')
@Controller('subsidy-calculation/policies')
export class PoliciesController {
  constructor(@Inject(ServiceToken) private readonly service: SubsidyCalculation) {}

  @Post()
  @HttpCode(200)
  @Answers(loadedSchema)
  @ApiOperation({ summary: '载入政策 · Check a county policy of one fee year and put it in force' })
  async load(
    @JsonBody(policySchema) body: unknown,
    @CurrentActor() actor: Actor,
    @RequestCommandId() commandId: CommandId,
  ): Promise<object> {
    const { text, parents, dryRun } = requested(body);
    // The text says for which county it is; who may load it is asked before anything is written.
    const compiled = compilePolicy(text, parents);
    if (!compiled.ok) throw notValid(compiled.problems);
    authorise(actor, 'load-policy', compiled.policy.county);
    if (dryRun) return { outcome: 'dry-run', ...told(compiled.policy), warnings: compiled.warnings };
    const loaded = await this.service.loadPolicy({ text, parents, actor, commandId });
    if (loaded.kind === 'refused') throw notValid(loaded.problems);
    return { outcome: loaded.kind, ...told(loaded.policy), warnings: loaded.warnings, position: loaded.position };
  }

  @Get()
  @Answers(listOf(texts.object))
  @ApiOperation({ summary: '已载入的政策 · Every version ever loaded, by county and year' })
  @ApiQuery({ name: 'county', required: false })
  async list(@CurrentActor() actor: Actor, @Query('county') county?: string): Promise<object> {
    authorise(actor, 'read', county ?? actor.division);
    const all = await this.service.policies(county);
    return all.filter((policy) => policy.county.startsWith(actor.division));
  }

  @Get(':county/:year')
  @Answers(
    answered({
      id: texts.text,
      county: texts.county,
      feeYear: texts.integer,
      version: texts.text,
      sha256: texts.text,
      periods: listOf(texts.object),
    }),
  )
  @ApiOperation({ summary: '现行政策 · The policy in force, with tiers, subsidies, assumptions and the words they rest on' })
  @ApiParam({ name: 'county', example: '620421' })
  @ApiParam({ name: 'year', example: '2022' })
  async inForce(@CurrentActor() actor: Actor, @Param('county') county: string, @Param('year') year: string): Promise<object> {
    authorise(actor, 'read', county);
    const feeYear = parseFeeYear(year);
    const policy = feeYear === undefined ? null : await this.service.policy(county, feeYear);
    if (policy === null)
      throw new Problem({
        status: 404,
        code: 'PolicyNotLoaded',
        zh: `${county} ${year}年度的政策尚未载入`,
        en: `No policy is loaded for ${county} in ${year}`,
      });
    return { ...policy, identityWord: Object.fromEntries(policy.identityWord), periods: policy.periods.map(readable) };
  }
}

/** 补贴: what all people of a county are owed, per level. */
@ApiTags('补贴 · subsidies')
@Controller('subsidy-calculation/counties')
export class SubsidiesController {
  constructor(@Inject(ServiceToken) private readonly service: SubsidyCalculation) {}

  @Get(':county/years/:year/subsidies')
  @Answers(texts.object)
  @ApiOperation({ summary: '各级补贴合计 · What each level owes for the fee year, or why nothing is assessed' })
  async subsidies(@CurrentActor() actor: Actor, @Param('county') county: string, @Param('year') year: string): Promise<object> {
    authorise(actor, 'read', county);
    return this.service.subsidies(county, Number(year));
  }
}

const told = ({ id, county, feeYear, version, sha256, assumptions }: Policy) => ({ id, county, feeYear, version, sha256, assumptions });

const readable = (rules: Policy['periods'][number]): object => ({
  ...rules,
  specialTier: rules.specialTier && { ...rules.specialTier, selfPaidBy: [...rules.specialTier.selfPaidBy] },
  onBehalf: rules.onBehalf && { ...rules.onBehalf, amountFen: Object.fromEntries(rules.onBehalf.amountFen) },
  subsidy: rules.subsidy && [...rules.subsidy.byTier].map(([tierFen, subsidyFen]) => ({ tierFen, subsidyFen })),
});

const requested = (body: unknown): { readonly text: string; readonly parents: ParentTexts; readonly dryRun: boolean } => {
  const { text, parents = {}, dryRun = false } = (body ?? {}) as { text?: unknown; parents?: unknown; dryRun?: unknown };
  const ofTexts = typeof parents === 'object' && parents !== null && Object.values(parents).every((one) => typeof one === 'string');
  if (typeof text !== 'string' || !ofTexts)
    throw new Problem({
      status: 400,
      code: 'BadBody',
      zh: '请求体应为 { text, parents }，均为政策文件的文本',
      en: 'The body is { text, parents }, each the text of a policy file',
    });
  return { text, parents: parents as ParentTexts, dryRun: dryRun === true };
};

const notValid = (problems: readonly { readonly zh: string; readonly en: string }[]): Problem =>
  new Problem({
    status: 422,
    code: 'PolicyNotValid',
    zh: `政策未通过检查，共${problems.length}处：${problems[0]?.zh ?? ''}`,
    en: `The policy does not pass the checks, ${problems.length} in all: ${problems[0]?.en ?? ''}`,
    details: { problems },
  });
