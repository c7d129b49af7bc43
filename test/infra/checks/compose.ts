import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

export interface ComposeFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly content: Compose;
}
interface Compose {
  include?: string[];
  services?: Record<string, ComposeService>;
  networks?: Record<string, unknown>;
  volumes?: Record<string, unknown>;
  [extension: `x-${string}`]: unknown;
}
export interface ComposeService {
  image?: string;
  build?: { context: string; target: string };
  environment?: Record<string, unknown>;
  command?: string | string[];
  ports?: string[];
  volumes?: string[];
  networks?: string[];
  depends_on?: Record<string, unknown>;
  read_only?: boolean;
  user?: string;
  cap_drop?: string[];
  security_opt?: string[];
  privileged?: boolean;
  healthcheck?: { test?: string[]; disable?: boolean };
  network_mode?: string;
  restart?: string;
}

const root = join(__dirname, '../../..');
export const readText = (path: string): string => readFileSync(join(root, path), 'utf8');

/** docker-compose.yml and what it includes, anchors and merge keys resolved, variables left as they are written. */
export const composeFiles = (path = 'docker-compose.yml'): ComposeFile[] => {
  const content = parse(readText(path), { merge: true }) as Compose;
  return [{ path, content }, ...(content.include ?? []).flatMap((part) => composeFiles(join(dirname(path), part)))];
};

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
/** Of the Compose Specification, as compose-go 2.8.1 ships it (Apache-2.0); it names its dialect by an address that nobody else uses. */
const { $schema: _dialect, ...composeSchema } = JSON.parse(readText('test/infra/schemas/compose-spec.json')) as Record<string, unknown>;
const isCompose = ajv.compile(composeSchema);

export interface Surroundings {
  /** Targets of the Dockerfile. */
  readonly targets: ReadonlySet<string>;
  /** Services that are a process of ours. */
  readonly ours: readonly string[];
  /** Names of variables that such a process reads. */
  readonly variables: ReadonlySet<string>;
  /** Variables that the example of .env lists, with what stands there. */
  readonly example: Readonly<Record<string, string>>;
  readonly exists: (path: string) => boolean;
}

const secretName = /PASSWORD|SECRET|TOKEN|KEY|^MC_HOST/;
/** Names that look like secrets and are none. */
const noSecret = /_FILE$|^KAFKA_|KEY_ID$/;
const variablesIn = (value: unknown): string[] => [...JSON.stringify(value ?? '').matchAll(/\$\{(\w+)/g)].map((match) => match[1]!);

/** Everything that is wrong with the files of compose, one line each. What only an engine can tell is not looked for: whether images can be had and start. */
export const problemsOfCompose = (files: readonly ComposeFile[], { targets, ours, variables, example, exists }: Surroundings): string[] => {
  const problems: string[] = [];
  const services = new Map(files.flatMap(({ content }) => Object.entries(content.services ?? {})));
  for (const { path, content } of files) {
    if (!isCompose(content)) problems.push(...isCompose.errors!.map(({ instancePath, message }) => `${path}${instancePath}: ${message}`));
    for (const name of variablesIn(content)) if (!(name in example)) problems.push(`${path}: ${name} is not in infra/compose/env.example`);
    for (const [name, service] of Object.entries(content.services ?? {}))
      problems.push(
        ...problemsOfService(service, { dir: dirname(path), content, services, targets, exists }).map((what) => `${name}: ${what}`),
      );
  }
  const used = new Set(files.flatMap(({ content }) => variablesIn(content)));
  for (const name of Object.keys(example)) if (!used.has(name)) problems.push(`infra/compose/env.example: ${name} is used nowhere`);
  for (const name of ours) {
    for (const one of [name, `${name}-migrate`]) {
      const service = services.get(one);
      if (!service) problems.push(`${one} is missing`);
      else if (service.build?.target !== name) problems.push(`${one}: is not built from the target ${name}`);
      for (const variable of Object.keys(service?.environment ?? {}))
        if (!variables.has(variable)) problems.push(`${one}: no process reads ${variable}`);
    }
    if (!(`${name}-migrate` in (services.get(name)?.depends_on ?? {}))) problems.push(`${name}: does not wait for ${name}-migrate`);
  }
  return problems;
};

interface Around extends Pick<Surroundings, 'targets' | 'exists'> {
  readonly dir: string;
  readonly content: Compose;
  readonly services: ReadonlyMap<string, ComposeService>;
}

function problemsOfService(service: ComposeService, { dir, content, services, targets, exists }: Around): string[] {
  const problems: string[] = [];
  const { image = '', build, environment = {}, ports = [], volumes = [], depends_on = {}, networks = [] } = service;
  const tag = /:([^:/]+)$/.exec(image.replace(/\$\{[^}]+:-([^}]+)\}/g, '$1'))?.[1];
  if (!tag || !/\d/.test(tag) || tag === 'latest') problems.push(`the image ${image} has no exact tag`);
  if (build && !targets.has(build.target)) problems.push(`the Dockerfile has no target ${build.target}`);
  if (!service.cap_drop?.includes('ALL') && !withoutHardening.has(image)) problems.push('keeps capabilities');
  if (!service.security_opt?.includes('no-new-privileges:true') && !withoutHardening.has(image)) problems.push('may gain privileges');
  if (service.privileged) problems.push('is privileged');
  if (build && service.read_only !== true) problems.push('its root file system can be written');
  if (service.user?.startsWith('0')) problems.push('runs as root');
  if (service.restart === 'unless-stopped' && !service.healthcheck?.test) problems.push('says nothing of its health');
  for (const [name, value] of Object.entries(environment))
    if (secretName.test(name) && !noSecret.test(name) && !/^[^$]*\$\{\w+:\?/.test(String(value)))
      problems.push(`${name} is a secret that does not come from .env, or may be missing there`);
  for (const [, name, mark] of JSON.stringify(service).matchAll(/\$\{(\w+)([:?}-]+)/g))
    if (secretName.test(name!) && !mark!.startsWith(':?')) problems.push(`starts without ${name}`);
  for (const port of ports)
    if (!/^(127\.0\.0\.1|\$\{JUMIN_LISTEN:-127\.0\.0\.1\}):\d+:\d+$/.test(port))
      problems.push(`publishes ${port} beyond the loopback interface`);
  for (const volume of volumes) {
    const [from = ''] = volume.split(':');
    if (from.startsWith('.') ? !exists(resolve(root, dir, from)) : !(from in (content.volumes ?? {})))
      problems.push(`the volume ${from} is not there`);
  }
  for (const other of Object.keys(depends_on)) if (!services.has(other)) problems.push(`waits for ${other}, which is not there`);
  for (const network of networks) if (!(network in (content.networks ?? {}))) problems.push(`the network ${network} is not there`);
  if (networks.length === 0 && service.network_mode === undefined) problems.push('is in no named network');
  return problems;
}
/** Databases of other projects that drop privileges by themselves are listed here if they cannot bear ours; none so far. */
const withoutHardening: ReadonlySet<string> = new Set();
