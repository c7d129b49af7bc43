import type { Actor } from '@jumin/event-store';
import type { Identity } from './local-issuer';

export interface OidcSettings {
  /** As the tokens name it, to the letter. */
  readonly issuer: string;
  readonly audience: string;
  /** Where its public keys are; asked of the issuer (OpenID Connect Discovery) when absent. */
  readonly jwksUrl?: string;
}

/** Claims of a token that say who an officer is here. The provider keeps them for each officer; see docs/operations.md. */
const claims = { agency: 'jumin_agency', role: 'jumin_role', division: 'jumin_division' } as const;
const roles = new Set(['clerk', 'head', 'operator']);
const text = (value: unknown): string | undefined => (typeof value === 'string' && value.length <= 200 ? value : undefined);

/** What the claims of a checked token make of its bearer; undefined where they name no officer. Nobody from outside is a service. */
export const actorOfClaims = (payload: Readonly<Record<string, unknown>>): Actor | undefined => {
  const id = text(payload['sub']);
  const [agency, role] = [text(payload[claims.agency]), text(payload[claims.role])];
  const division = text(payload[claims.division]) ?? (role === 'operator' ? '' : undefined);
  if (!id || !agency || !role || division === undefined || !roles.has(role) || !/^\d{0,12}$/.test(division)) return undefined;
  // Whoever has no division stands above all counties: only the operator does.
  if ((division === '') !== (role === 'operator' && agency === 'system')) return undefined;
  return { id, agency, role, division };
};

/**
 * Tokens of an OIDC provider: JWTs signed with a public-key algorithm, checked against the keys that the provider publishes, which are fetched when they are
 * first needed and again when a token names an unknown one. A provider that is away leaves those who sign in with a known key alone.
 */
export const openOidcIdentity = ({ issuer, audience, jwksUrl }: OidcSettings): Identity => {
  const open = async () => {
    const { createRemoteJWKSet, jwtVerify } = await import('jose');
    const keys = createRemoteJWKSet(new URL(jwksUrl ?? (await discovered(issuer))), { cooldownDuration: 10_000, timeoutDuration: 3_000 });
    return async (token: string) =>
      (
        await jwtVerify(token, keys, {
          issuer,
          audience,
          algorithms: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'],
          requiredClaims: ['exp', 'sub'],
          clockTolerance: 30,
        })
      ).payload;
  };
  let opened: ReturnType<typeof open> | undefined;
  return {
    actorOf: async (token) => {
      if (token.split('.').length !== 3) return undefined;
      opened ??= open();
      opened.catch(() => (opened = undefined)); // Asked again with the next token.
      return actorOfClaims(await (await opened)(token));
    },
  };
};

const discovered = async (issuer: string): Promise<string> => {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, { signal: AbortSignal.timeout(3_000) });
  const { issuer: named, jwks_uri: keys } = (await response.json()) as { readonly issuer?: string; readonly jwks_uri?: string };
  if (named !== issuer || keys === undefined) throw new Error('the OIDC provider names itself otherwise than OIDC_ISSUER does');
  return keys;
};

/** Whoever of several knows the bearer. */
export const firstOf = (...identities: readonly Identity[]): Identity => ({
  actorOf: async (token) => {
    for (const identity of identities) {
      const actor = await identity.actorOf(token).catch(() => undefined);
      if (actor !== undefined) return actor;
    }
    return undefined;
  },
});
