/** One variable of the environment: what it is for, and what it may be. Everything is text, as the environment has it. */
export interface Variable {
  readonly zh: string;
  readonly en: string;
  readonly pattern?: string;
  readonly choices?: readonly string[];
  readonly byDefault?: string;
  /** Shown as `***`. */
  readonly secret?: boolean;
}

const url = (schemes: string): string => `^(${schemes})://\\S+$`;
const count = '^[1-9]\\d{0,4}$';
const choices = ['false', 'true'];

/** What a process of the distributed profile is told. Names and meanings are part of the interface of a deployment: add, never change. */
export const variables = {
  DATABASE_URL: {
    zh: 'PostgreSQL 的地址，如 postgres://用户:密码@主机:5432/jumin',
    en: 'address of PostgreSQL, such as postgres://user:password@host:5432/jumin',
    pattern: url('postgres(ql)?'),
    secret: true,
  },
  JUMIN_LOG: {
    zh: '事件日志存放处：postgres 或 eventstoredb；投用后不可更改',
    en: 'where the log of events is kept: postgres or eventstoredb; never changed for a deployment',
    choices: ['postgres', 'eventstoredb'],
    byDefault: 'postgres',
  },
  EVENTSTORE_URL: {
    zh: 'EventStoreDB 的地址（JUMIN_LOG=eventstoredb 时必填），如 esdb://主机:2113?tls=false',
    en: 'address of EventStoreDB, needed with JUMIN_LOG=eventstoredb, such as esdb://host:2113?tls=false',
    pattern: url('esdb(\\+discover)?|kurrentdb(\\+discover)?'),
    secret: true,
  },
  KAFKA_BROKERS: {
    zh: 'Kafka 的地址，主机:端口，多个用逗号分隔',
    en: 'brokers of Kafka as host:port, several with commas between them',
    pattern: '^[^\\s,:]+:\\d+(,[^\\s,:]+:\\d+)*$',
  },
  KAFKA_PREFIX: {
    zh: '多个部署共用一个集群时，主题与消费组名称的前缀',
    en: 'put before topics and groups where deployments share a cluster',
    pattern: '^[A-Za-z0-9._-]{0,60}$',
    byDefault: '',
  },
  KAFKA_PARTITIONS: { zh: '每个主题的分区数，投用后不可更改', en: 'partitions of a topic, for ever', pattern: count, byDefault: '6' },
  KAFKA_REPLICAS: { zh: '每条消息的副本数', en: 'copies of every record', pattern: count, byDefault: '3' },
  KAFKA_FETCH_WAIT_MS: {
    zh: '无消息时一次拉取等待的毫秒数',
    en: 'milliseconds that a fetch waits for the first record',
    pattern: count,
    byDefault: '250',
  },
  KAFKA_SSL: {
    zh: '是否以 TLS 连接 Kafka：true 或 false',
    en: 'whether Kafka is spoken to over TLS: true or false',
    choices,
    byDefault: 'false',
  },
  KAFKA_SASL_MECHANISM: {
    zh: 'Kafka 的登录方式：plain、scram-sha-256 或 scram-sha-512',
    en: 'how to sign in to Kafka: plain, scram-sha-256 or scram-sha-512',
    choices: ['plain', 'scram-sha-256', 'scram-sha-512'],
  },
  KAFKA_SASL_USERNAME: { zh: 'Kafka 的用户名（KAFKA_SASL_MECHANISM 有值时必填）', en: 'user of Kafka, needed with KAFKA_SASL_MECHANISM' },
  KAFKA_SASL_PASSWORD: {
    zh: 'Kafka 的密码（KAFKA_SASL_MECHANISM 有值时必填）',
    en: 'password of that user, needed with KAFKA_SASL_MECHANISM',
    secret: true,
  },
  JUMIN_FILES: {
    zh: '存放来件原件的目录，各实例共用（与 S3_ENDPOINT 二选一）',
    en: 'folder for the files of the parties, shared by all instances; this or S3_ENDPOINT',
  },
  S3_ENDPOINT: {
    zh: 'S3 兼容存储的地址（与 JUMIN_FILES 二选一），如 https://s3.example.org',
    en: 'address of an S3-compatible store, this or JUMIN_FILES, such as https://s3.example.org',
    pattern: url('https?'),
  },
  S3_REGION: { zh: 'S3 的区域', en: 'region of the store', byDefault: 'us-east-1' },
  S3_BUCKET: {
    zh: 'S3 的桶（S3_ENDPOINT 有值时必填）',
    en: 'bucket, needed with S3_ENDPOINT',
    pattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
  },
  S3_ACCESS_KEY_ID: { zh: 'S3 的访问键（S3_ENDPOINT 有值时必填）', en: 'access key, needed with S3_ENDPOINT' },
  S3_SECRET_ACCESS_KEY: { zh: 'S3 的密钥（S3_ENDPOINT 有值时必填）', en: 'its secret, needed with S3_ENDPOINT', secret: true },
  JUMIN_KEYS: {
    zh: '主密钥所在目录（master-keys.json，仅本用户可读）；与 JUMIN_MASTER_KEYS 二选一',
    en: 'folder of master-keys.json, readable by this user alone; this or JUMIN_MASTER_KEYS',
  },
  JUMIN_MASTER_KEYS: {
    zh: '主密钥本身（master-keys.json 的内容）；与 JUMIN_KEYS 二选一',
    en: 'the master keys themselves, what master-keys.json holds; this or JUMIN_KEYS',
    pattern: '^\\s*\\{',
    secret: true,
  },
  OIDC_ISSUER: {
    zh: 'OIDC 身份提供方（与 JUMIN_OFFICERS 二选一），如 https://id.example.org/realms/jumin',
    en: 'OIDC provider, this or JUMIN_OFFICERS, such as https://id.example.org/realms/jumin',
    pattern: url('https?'),
  },
  OIDC_AUDIENCE: { zh: '令牌的受众（aud）', en: 'audience of the tokens (aud)', byDefault: 'jumin' },
  OIDC_JWKS_URL: {
    zh: '签名公钥的地址，缺省时向身份提供方查询',
    en: "where the issuer's keys are fetched, if not where it says",
    pattern: url('https?'),
  },
  JUMIN_OFFICERS: {
    zh: '演示用：写入演示人员令牌的文件（与 OIDC_ISSUER 二选一）',
    en: 'for a demonstration: file that tokens of invented officers are written to; this or OIDC_ISSUER',
  },
  JUMIN_SERVICE_URL: {
    zh: '其他服务的地址，{service} 代表服务名',
    en: 'where the other services are; {service} stands for the name of one',
    pattern: url('https?'),
    byDefault: 'http://{service}:8470',
  },
  HOST: { zh: '监听的地址', en: 'address to listen on', byDefault: '0.0.0.0' },
  PORT: { zh: '监听的端口，0 为任意空闲端口', en: 'port to listen on, 0 for any free one', pattern: '^\\d{1,5}$', byDefault: '8470' },
  JUMIN_INSTANCE: { zh: '本实例的名称，写入日志与追踪', en: 'name of this instance in logs and traces; default host and process' },
  JUMIN_CLOCK: {
    zh: '新建日志的时钟：system 为真实时钟，business 为模拟时钟',
    en: 'clock of a new log: system, or business for a simulation',
    choices: ['system', 'business'],
    byDefault: 'system',
  },
  JUMIN_SHIPPED_POLICIES: {
    zh: '是否载入随附的政策文件：true 或 false',
    en: 'whether the policies that come with Jumin are loaded: true or false',
    choices,
    byDefault: 'true',
  },
  LOG_LEVEL: {
    zh: '日志级别',
    en: 'level of the log',
    choices: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
    byDefault: 'info',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    zh: '追踪数据的接收地址（OTLP/HTTP），缺省不追踪',
    en: 'where traces are sent, OTLP over HTTP; without it there are none',
    pattern: url('https?'),
  },
} as const satisfies Readonly<Record<string, Variable>>;

export type VariableName = keyof typeof variables;

/** Which of several must be there, and what asks for what. In the order in which it is said. */
export const rules: readonly {
  readonly zh: string;
  readonly en: string;
  /** The one that is named when the rule is broken. */
  readonly names: VariableName;
  readonly when?: { readonly name: VariableName; readonly is?: string };
  readonly oneOf?: readonly VariableName[];
}[] = [
  {
    names: 'EVENTSTORE_URL',
    when: { name: 'JUMIN_LOG', is: 'eventstoredb' },
    zh: variables.EVENTSTORE_URL.zh,
    en: variables.EVENTSTORE_URL.en,
  },
  ...(['KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'] as const).map((names) => ({
    names,
    when: { name: 'KAFKA_SASL_MECHANISM' as const },
    zh: variables[names].zh,
    en: variables[names].en,
  })),
  ...(['S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const).map((names) => ({
    names,
    when: { name: 'S3_ENDPOINT' as const },
    zh: variables[names].zh,
    en: variables[names].en,
  })),
  { names: 'JUMIN_KEYS', oneOf: ['JUMIN_KEYS', 'JUMIN_MASTER_KEYS'], zh: variables.JUMIN_KEYS.zh, en: variables.JUMIN_KEYS.en },
  { names: 'OIDC_ISSUER', oneOf: ['OIDC_ISSUER', 'JUMIN_OFFICERS'], zh: variables.OIDC_ISSUER.zh, en: variables.OIDC_ISSUER.en },
];
export const required: readonly VariableName[] = ['DATABASE_URL', 'KAFKA_BROKERS'];
/** Only asked for where a service takes in files. */
export const filesRule = {
  names: 'JUMIN_FILES',
  oneOf: ['JUMIN_FILES', 'S3_ENDPOINT'],
  zh: variables.JUMIN_FILES.zh,
  en: variables.JUMIN_FILES.en,
} as const;
