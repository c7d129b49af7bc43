import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { parse } from 'yaml';
import { configurationOf } from '../../libs/platform/src/process/configuration';
import { variables } from '../../libs/platform/src/process/variables';
import { helmIsHere, problemsOfChart, readChart, rendered } from './checks/chart';
import { composeFiles, problemsOfCompose, readText, type ComposeFile, type ComposeService } from './checks/compose';
import { problemsOfDockerfile, stagesOf } from './checks/dockerfile';
import { exportedMetrics, metricsIn, problemsOfDashboard, problemsOfExpressions, type Panel } from './checks/metrics';

/**
 * The distributed profile as it is written down: compose, images, chart, alerts, dashboard. No container engine is needed, and none is asked: these specs read
 * the files. Each check is shown a file in which it must find something, so that it is known to be able to.
 */
const root = join(__dirname, '../..');
const ours = ['registration', 'payment-collection', 'subsidy-calculation', 'reconciliation', 'reporting'];
const named = new Set(Object.keys(variables));
const exported = exportedMetrics();
const example = Object.fromEntries(
  [...readText('infra/compose/env.example').matchAll(/^(\w+)=(.*)$/gm)].map((match) => [match[1]!, match[2]!]),
);
const hasMain = (service: string): boolean => existsSync(join(root, 'services', service, 'src/main.ts'));

describe('docker-compose.yml', () => {
  const dockerfile = stagesOf(readText('Dockerfile'));
  const around = { targets: new Set(dockerfile.stages.map(({ name }) => name)), ours, variables: named, example, exists: existsSync };
  const files = composeFiles();

  it('is as it should be', () => expect(problemsOfCompose(files, around)).toEqual([]));

  const inService = (name: string, change: (service: ComposeService) => void) => (all: ComposeFile[]) => {
    for (const { content } of all) {
      const service = content.services?.[name];
      if (service) change(service);
    }
  };
  it.each<[string, (all: ComposeFile[]) => void, RegExp]>([
    ['an image without an exact tag', inService('kafka', (one) => (one.image = 'apache/kafka:latest')), /kafka: .*no exact tag/],
    [
      'a key that compose does not know',
      inService('kafka', (one) => Object.assign(one, { restarts: 'always' })),
      /must NOT have additional properties/,
    ],
    [
      'a variable that no process reads',
      inService('reporting', (one) => (one.environment = { KAFKA_HOSTS: 'kafka' })),
      /no process reads KAFKA_HOSTS/,
    ],
    ['a target that is not there', inService('reporting', (one) => (one.build!.target = 'report')), /no target report/],
    ['a service less', ([root_]) => delete root_!.content.services!['reporting'], /reporting is missing/],
    [
      'a secret written down',
      inService('grafana', (one) => (one.environment!['GF_SECURITY_ADMIN_PASSWORD'] = 'admin')),
      /does not come from .env/,
    ],
    [
      'a secret that may be missing',
      inService('postgres', (one) => (one.environment!['POSTGRES_PASSWORD'] = '${POSTGRES_PASSWORD:-jumin}')),
      /starts without POSTGRES_PASSWORD/,
    ],
    ['a variable that nobody explains', inService('grafana', (one) => (one.environment!['GF_X'] = '${COLOUR}')), /COLOUR is not in infra/],
    ['a port for everybody', inService('prometheus', (one) => (one.ports = ['9090:9090'])), /publishes 9090:9090/],
    ['a root file system that can be written', inService('reporting', (one) => delete one.read_only), /can be written/],
    ['capabilities', inService('kafka', (one) => delete one.cap_drop), /keeps capabilities/],
    ['a file that is not there', inService('proxy', (one) => one.volumes!.push('../proxy/none:/x:ro')), /\.\.\/proxy\/none is not there/],
    ['a migration that nobody waits for', inService('reporting', (one) => (one.depends_on = {})), /does not wait for reporting-migrate/],
    [
      'waiting for nobody',
      inService('proxy', (one) => (one.depends_on = { nobody: { condition: 'service_started' } })),
      /waits for nobody/,
    ],
    ['silence about its health', inService('kafka', (one) => delete one.healthcheck), /says nothing of its health/],
  ])('is seen to have %s', (_what, change, problem) => {
    const changed = structuredClone(files);
    change(changed);
    expect(problemsOfCompose(changed, around)).toContainEqual(expect.stringMatching(problem));
  });

  it('tells each service what it asks for, with the secrets that make-env makes', () => {
    const made = spawnSync(process.execPath, [join(root, 'infra/compose/make-env.mjs')], { encoding: 'utf8' }).stdout;
    expect(made).not.toMatch(/<(random|key):\d/);
    const secrets = Object.fromEntries([...made.matchAll(/^(\w+)='?(.*?)'?$/gm)].map((match) => [match[1]!, match[2]!]));
    for (const service of ours) {
      const written = files[0]!.content.services![service]!.environment!;
      const filled = Object.entries(written).map(([name, value]) => [
        name,
        String(value).replace(/\$\{(\w+)(?::[-?]([^}]*))?\}/g, (_all, variable: string, other = '') => secrets[variable] || other),
      ]);
      expect(configurationOf(Object.fromEntries(filled) as NodeJS.ProcessEnv, { files: service !== 'reporting' })).toMatchObject({
        KAFKA_REPLICAS: '1',
        JUMIN_CLOCK: 'system',
      });
    }
  });

  it('keeps no secret in the repository', () => {
    for (const [name, value] of Object.entries(example))
      if (/PASSWORD|SECRET|MASTER/.test(name)) expect(value).toMatch(/^'?(\{.*)?<(random|key):\d+>/);
    expect(readText('.gitignore').split('\n')).toContain('.env');
  });
});

describe('the Dockerfile', () => {
  const text = readText('Dockerfile');
  it('is as it should be', () => expect(problemsOfDockerfile(text, ours, hasMain)).toEqual([]));
  it.each<[string, string, string, RegExp]>([
    ['root', 'USER 1000:1000', 'USER root', /registration: runs as root/],
    ['nobody', 'USER 1000:1000', '', /registration: runs as root/],
    ['a moving image', 'node:22.20.0-bookworm-slim', 'node:22', /no exact tag/],
    ['a stage that is not there', '--from=build /app/libs', '--from=builder /app/libs', /copies from builder/],
    ['a target less', 'FROM runtime AS reporting', 'FROM runtime AS report', /no target reporting/],
    ['another program', 'services/reporting/dist/main.js', 'services/reporting/dist/start.js', /reporting: does not start/],
    ['a secret', 'NODE_ENV=production', 'DATABASE_PASSWORD=x', /a secret in the image/],
  ])('is seen to have %s', (_what, from, to, problem) => {
    expect(text).toContain(from);
    expect(problemsOfDockerfile(text.replace(from, to), ours, hasMain)).toContainEqual(expect.stringMatching(problem));
  });
  it('starts what is there', () => {
    expect(existsSync(join(root, 'services/standalone/src/verify/main.ts'))).toBe(true);
    expect(problemsOfDockerfile(text, ours, () => false)).toContain('reporting: services/reporting/src/main.ts is not there');
  });
});

describe('the Helm chart', () => {
  const chart = readChart();
  it('is as it should be', () => expect(problemsOfChart(chart, named, exported)).toEqual([]));
  it.each<[string, string, string, string, RegExp]>([
    ['a block that is not closed', 'services.yaml', '{{- end }}', '', /services.yaml: a block is not closed/],
    ['a value that is not there', 'deployments.yaml', '$.Values.image.pullPolicy', '$.Values.image.policy', /no value image.policy/],
    [
      'a template that is not there',
      'deployments.yaml',
      'include "jumin.mounts"',
      'include "jumin.mount"',
      /jumin.mount is defined nowhere/,
    ],
    [
      'a variable that no process reads',
      '_environment.tpl',
      '- name: KAFKA_BROKERS',
      '- name: KAFKA_HOSTS',
      /no process reads KAFKA_HOSTS/,
    ],
    [
      'a container of its own security',
      'migrations.yaml',
      'include "jumin.containerSecurity"',
      'include "jumin.selector"',
      /a container without our security/,
    ],
    [
      'a root that can be written',
      '_helpers.tpl',
      'readOnlyRootFilesystem: true',
      'readOnlyRootFilesystem: false',
      /does not say readOnlyRoot/,
    ],
    ['no readiness', 'deployments.yaml', 'readinessProbe:', 'readyProbe:', /no readinessProbe/],
    ['a lag that nobody measures', 'autoscalers.yaml', 'jumin_projection_lag_seconds', 'jumin_lag', /nothing exports jumin_lag/],
  ])('is seen to have %s', (_what, file, from, to, problem) => {
    expect(chart.templates[file]).toContain(from);
    const templates = { ...chart.templates, [file]: chart.templates[file]!.replace(from, to) };
    expect(problemsOfChart({ ...chart, templates }, named, exported)).toContainEqual(expect.stringMatching(problem));
  });
  it.each<[string, object, RegExp]>([
    ['another log', { log: { kind: 'files' } }, /values\/log\/kind/],
    ['a password as a value', { database: { password: 'x' } }, /values: must NOT have additional properties/],
    ['a misspelt service', { services: { reports: {} } }, /values\/services/],
  ])('refuses %s', (_what, other, problem) => {
    expect(problemsOfChart({ ...chart, values: { ...chart.values, ...other } }, named, exported)).toContainEqual(
      expect.stringMatching(problem),
    );
  });

  const withHelm = helmIsHere() ? it : it.skip;
  if (!helmIsHere()) process.stderr.write('skipped: rendering the Helm chart (no helm was found in PATH)\n');
  withHelm('renders, with every choice taken, to pods that are told what they ask for', () => {
    const choices = [
      'log.kind=eventstoredb',
      'secrets.kafka.name=k',
      'certificates.configMap=ca',
      'serviceMonitor.enabled=true',
      'autoscaling.enabled=false',
    ];
    for (const objects of [rendered(), rendered(...choices)]) {
      const pods = objects.flatMap(({ kind, spec: { template, jobTemplate } }) => {
        const pod = template ?? jobTemplate?.spec.template;
        return pod ? [{ kind, spec: pod.spec }] : [];
      });
      expect(pods.map(({ kind }) => kind).sort()).toEqual(['CronJob', ...ours.map(() => 'Deployment'), ...ours.map(() => 'Job')]);
      for (const { spec } of pods) {
        expect(spec).toMatchObject({
          securityContext: { runAsNonRoot: true },
          containers: [{ securityContext: { readOnlyRootFilesystem: true } }],
        });
        const told = spec.containers[0]!.env.map(({ name, value }) => [name, value ?? standIns[name] ?? 'from-elsewhere']);
        configurationOf(Object.fromEntries(told) as NodeJS.ProcessEnv, { files: true });
      }
    }
  });
  const standIns: Readonly<Record<string, string>> = {
    DATABASE_URL: 'postgres://u:p@h:5432/jumin',
    EVENTSTORE_URL: 'esdb://h:2113',
    JUMIN_MASTER_KEYS: '{}',
  };
});

describe('what is watched', () => {
  const dashboard = JSON.parse(readText('infra/grafana/dashboards/jumin.json')) as { panels: Panel[]; uid: string };
  const required = [
    'jumin_projection_lag_seconds',
    'jumin_relay_lag_seconds',
    'jumin_xmin_lag_seconds',
    'jumin_parked_keys',
    'jumin_open_discrepancies',
  ];
  const rules = (
    parse(readText('infra/prometheus/rules.yml')) as { groups: { rules: { alert: string; expr: string }[] }[] }
  ).groups.flatMap((group) => group.rules);
  const alerts = rules.map(({ alert, expr }) => ({ where: alert, expr }));

  it('on the dashboard is what the services export, and everything that must be there', () =>
    expect(problemsOfDashboard(dashboard, exported, required)).toEqual([]));
  it('by alerts is what the services export', () => expect(problemsOfExpressions(alerts, exported)).toEqual([]));
  it('by alerts has its paragraph of what to do, in both languages', () => {
    for (const page of ['docs/operations.md', 'docs/operations.zh.md']) {
      const text = readText(page);
      expect(rules.filter(({ alert }) => !text.includes(`\`${alert}\``)).map(({ alert }) => `${page}: ${alert}`)).toEqual([]);
    }
  });
  it('is asked of services that are there', () => {
    const { scrape_configs } = parse(readText('infra/prometheus/prometheus.yml')) as {
      scrape_configs: { dns_sd_configs?: { names: string[]; port: number }[] }[];
    };
    expect(scrape_configs.flatMap(({ dns_sd_configs = [] }) => dns_sd_configs)).toEqual([
      expect.objectContaining({ names: ours, port: 8470 }),
    ]);
    expect(variables.PORT.byDefault).toBe('8470');
  });
  it('comes from one source, by the id that the panels name', () => {
    const { datasources } = parse(readText('infra/grafana/provisioning/datasources/prometheus.yml')) as { datasources: { uid: string }[] };
    expect(datasources.map(({ uid }) => uid)).toEqual(['prometheus']);
    expect(readdirSync(join(root, 'infra/grafana/dashboards'))).toEqual(['jumin.json']);
  });

  it.each<[string, string, readonly string[]]>([
    ['a function and labels', 'sum(max by (class, age) (jumin_open_discrepancies{age="overdue"})) > 0', ['jumin_open_discrepancies']],
    ['two of them', 'max by (lane) (jumin_lane_running == bool 0) or absent(up{job="jumin"})', ['jumin_lane_running', 'up']],
  ])('is found in an expression with %s', (_what, expression, names) => expect(metricsIn(expression)).toEqual(names));
  it('is seen to be missing', () => {
    expect(problemsOfExpressions([{ where: 'here', expr: 'max(jumin_colour)' }], exported)).toEqual(['here: nothing exports jumin_colour']);
    const fewer = { panels: dashboard.panels.filter(({ targets = [] }) => !JSON.stringify(targets).includes('xmin')) };
    expect(problemsOfDashboard(fewer, exported, required)).toEqual(['does not show jumin_xmin_lag_seconds']);
    const moved = {
      panels: dashboard.panels.map((panel, index) => (index === 2 ? { ...panel, gridPos: dashboard.panels[1]!.gridPos } : panel)),
    };
    expect(problemsOfDashboard(moved, exported, required)).toContainEqual(expect.stringContaining('lies on'));
  });

  const promtool = spawnSync('promtool', ['--version'], { stdio: 'ignore' }).status === 0;
  const withPromtool = promtool ? it : it.skip;
  if (!promtool) process.stderr.write('skipped: the alerts on invented series (no promtool was found in PATH)\n');
  withPromtool('rings where it should and not where nothing is wrong', () => {
    const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', join(root, 'infra/prometheus/rules.test.yml')], {
      encoding: 'utf8',
    });
    expect({ status, said: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, said: '' });
  });
});

describe('the realm of officers', () => {
  const realm = JSON.parse(readText('infra/identity/jumin-realm.json')) as {
    users: object[];
    clients: { clientId: string; protocolMappers: { config: Record<string, string> }[] }[];
    components: Record<string, { config: { 'kc.user.profile.config': [string] } }[]>;
  };
  const claims = [...readText('libs/platform/src/security/oidc.ts').matchAll(/'(jumin_\w+)'/g)].map((match) => match[1]!);
  it('gives tokens the claims that the services read, for their audience', () => {
    expect(claims).toHaveLength(3);
    for (const { protocolMappers } of realm.clients) {
      expect(protocolMappers.flatMap(({ config }) => config['claim.name'] ?? [])).toEqual(claims);
      expect(protocolMappers.flatMap(({ config }) => config['included.custom.audience'] ?? [])).toEqual([
        variables.OIDC_AUDIENCE.byDefault,
      ]);
    }
  });
  it('lets nobody but administrators say who an officer is, and holds no officer', () => {
    const [profile] = Object.values(realm.components).flat();
    const { attributes } = JSON.parse(profile!.config['kc.user.profile.config'][0]) as {
      attributes: { name: string; permissions: object }[];
    };
    expect(attributes.filter(({ name }) => claims.includes(name)).map(({ permissions }) => permissions)).toEqual(
      claims.map(() => ({ view: ['admin'], edit: ['admin'] })),
    );
    expect(realm.users).toEqual([]);
  });
});

describe('the proxy', () => {
  const text = readText('infra/proxy/Caddyfile');
  it('leads to every service, and to the one that knows the whole', () => {
    for (const service of ours) expect(text).toContain(`handle /${service}/* {\n\t\t\timport service ${service}\n`);
    expect(text).toContain('handle /platform/* {\n\t\t\timport service reconciliation\n');
  });
  it('refuses what is inside before anything is passed on', () => {
    const inside = new RegExp(/@inside path_regexp (\S+)/.exec(text)![1]!);
    for (const path of ['/metrics', '/health/ready', '/reporting/deployment/clock', '/reconciliation/deployment/parked/a/b/replay'])
      expect(path).toMatch(inside);
    for (const path of ['/platform/status', '/reporting/counties/620421/years/2022/progress', '/identity/realms/jumin'])
      expect(path).not.toMatch(inside);
    expect(text).toMatch(/route \{\n\t\trespond @inside 404\n/);
  });

  const withCaddy = spawnSync('caddy', ['version'], { stdio: 'ignore' }).status === 0 ? it : it.skip;
  if (withCaddy === it.skip) process.stderr.write("skipped: the proxy's configuration in Caddy (no caddy was found in PATH)\n");
  withCaddy('is understood by Caddy', () => {
    const { status, stderr } = spawnSync('caddy', ['validate', '--adapter', 'caddyfile', '--config', join(root, 'infra/proxy/Caddyfile')], {
      encoding: 'utf8',
      env: { ...process.env, XDG_DATA_HOME: mkdtempSync(join(tmpdir(), 'jumin-caddy-')) },
    });
    expect({ status, said: status === 0 ? '' : stderr }).toEqual({ status: 0, said: '' });
  });
});
