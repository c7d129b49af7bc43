import { isTransient } from '@jumin/event-store';
import { Problem } from './problem';

type Sentences = readonly [status: number, code: string, zh: string, en: string];

/** What Express, Nest and the store answer by themselves, said in our words. */
const byStatus: Readonly<Record<number, Sentences>> = {
  400: [400, 'BadRequest', '请求有误，请对照接口文档检查', 'The request is not as the API document says; compare it'],
  404: [404, 'NotFound', '没有这个地址或资源，请检查地址', 'There is nothing at this address; check it'],
  405: [405, 'MethodNotAllowed', '该地址不支持此方法', 'This address does not take this method'],
  413: [
    413,
    'BodyTooLarge',
    '请求内容过大；文件请按原样上传到 files 地址',
    'The body is too large; send files as they are to a files address',
  ],
  415: [415, 'MediaTypeUnknown', '请求内容应为 JSON（application/json）', 'The body must be JSON (application/json)'],
};

/** PostgreSQL could not read a value that came with the request: a cursor somebody typed, a NUL. */
const valueUnreadable: Sentences = [
  400,
  'ValueUnreadable',
  '请求中有无法识别的值，请检查编号、日期和分页标记',
  'A value of the request cannot be read; check ids, dates and cursors',
];

const byCode: Readonly<Record<string, Sentences>> = {
  '22P02': valueUnreadable,
  '22021': valueUnreadable,
  '22007': valueUnreadable,
  '22008': valueUnreadable,
  '22003': valueUnreadable,
  'entity.parse.failed': [
    400,
    'MalformedJson',
    '请求内容不是有效的 JSON，请检查引号、逗号和括号',
    'The body is not valid JSON; check quotes, commas and brackets',
  ],
  'entity.too.large': byStatus[413]!,
  'encoding.unsupported': byStatus[415]!,
  'charset.unsupported': byStatus[415]!,
  KnownAtTooLate: [
    422,
    'KnownAtTooLate',
    '“当时所知”的时间晚于系统时钟，请取更早的时间',
    'The "known at" instant lies after the clock of the store; ask for an earlier one',
  ],
  ClockDecided: [
    409,
    'ClockDecided',
    '该数据已使用另一种时钟，不能更改；请换一个数据目录',
    'This data runs on the other kind of clock for ever; use another data directory',
  ],
  SystemClock: [
    409,
    'SystemClock',
    '该数据使用真实时钟，不能移动日期；模拟请换一个数据目录',
    'This data runs on the system clock, whose day cannot be moved; simulate in another data directory',
  ],
  TooManyConflicts: [
    409,
    'TooManyConflicts',
    '多人同时修改同一记录，请稍后重试',
    'Others keep changing the same record; try again in a moment',
  ],
  Overtaken: [
    503,
    'TakenInElsewhere',
    '同类文件正由另一进程收录，本次未能完成；请重新报送同一文件，已收录的行不会重复',
    'Another process is taking in files of this kind, and this one did not come to its end; send the same file again, what is in is not doubled',
  ],
  ENOSPC: [
    507,
    'DiskFull',
    '磁盘已满，请腾出空间后重试；已确认的数据不会丢失',
    'The disk is full; free some space and try again. Nothing acknowledged is lost',
  ],
  '53100': [
    507,
    'DiskFull',
    '磁盘已满，请腾出空间后重试；已确认的数据不会丢失',
    'The disk is full; free some space and try again. Nothing acknowledged is lost',
  ],
  ECONNREFUSED: [503, 'DatabaseAway', '数据库暂时无法连接，请稍后重试', 'The database cannot be reached; try again in a moment'],
  '57P01': [503, 'DatabaseAway', '数据库暂时无法连接，请稍后重试', 'The database cannot be reached; try again in a moment'],
};

const unexpected: Sentences = [
  500,
  'Unexpected',
  '系统内部错误，已记入日志；请稍后重试或联系管理员',
  'Something failed inside; it is in the log. Try again, or tell the administrator',
];

/** Lost in the middle of a request, or not there yet after a restart: the same request may succeed in a moment. */
const away: Sentences = [
  503,
  'DependencyAway',
  '所依赖的系统暂时无法连接，请稍后重试',
  'Something this service depends on cannot be reached; try again in a moment',
];

const text = (error: unknown, field: string): string | undefined => {
  const value = typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[field] : undefined;
  return typeof value === 'string' ? value : undefined;
};

/** Any error as the problem that a client may see. What an unknown error says stays inside: it may quote what somebody sent. */
export const problemOf = (error: unknown): Problem => {
  if (error instanceof Problem) return error;
  const known = [text(error, 'code'), text(error, 'type'), text(error, 'name')]
    .map((key) => (key === undefined ? undefined : byCode[key]))
    .find(Boolean);
  const [status, code, zh, en] = known ?? (isTransient(error) ? away : undefined) ?? byStatus[statusOf(error)] ?? unexpected;
  return new Problem({ status, code, zh, en });
};

const statusOf = (error: unknown): number => {
  if (typeof error !== 'object' || error === null) return 500;
  if ('getStatus' in error && typeof error.getStatus === 'function') return Number(error.getStatus());
  return 'status' in error && typeof error.status === 'number' ? error.status : 500;
};
