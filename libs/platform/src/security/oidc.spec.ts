import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { actorOfClaims, firstOf, openOidcIdentity } from './oidc';

const officer = { sub: 'zhang', jumin_agency: 'T', jumin_role: 'head', jumin_division: '620421' };

describe('an officer of an OIDC provider', () => {
  let server: Server;
  let issuer: string;
  let key: CryptoKey;
  let other: CryptoKey;
  beforeAll(async () => {
    const pair = await generateKeyPair('ES256');
    key = pair.privateKey;
    other = (await generateKeyPair('ES256')).privateKey;
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES256' };
    server = createServer((request, response) =>
      response.end(JSON.stringify(request.url === '/keys' ? { keys: [jwk] } : { issuer, jwks_uri: `${issuer}/keys` })),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const token = (claims: object = officer, { signedBy = key, audience = 'jumin', by = issuer, until = '5m' } = {}): Promise<string> =>
    new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setIssuer(by)
      .setAudience(audience)
      .setExpirationTime(until)
      .sign(signedBy);

  it('is known by a token that the provider signed, with agency, role and division', async () =>
    expect(await openOidcIdentity({ issuer, audience: 'jumin' }).actorOf(await token())).toEqual({
      id: 'zhang',
      agency: 'T',
      role: 'head',
      division: '620421',
    }));

  it.each([
    ['signed by another', () => token(officer, { signedBy: other })],
    ['meant for another', () => token(officer, { audience: 'mail' })],
    ['of another issuer', () => token(officer, { by: 'https://elsewhere' })],
    ['that has run out', () => token(officer, { until: '-5m' })],
    ['without a signature', async () => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${(await token()).split('.')[1]}.`],
  ])('is nobody with a token %s', async (_, made) =>
    expect(await firstOf(openOidcIdentity({ issuer, audience: 'jumin' })).actorOf(await made())).toBeUndefined(),
  );

  it.each([
    ['a role that there is not', { ...officer, jumin_role: 'service' }],
    ['no division', { ...officer, jumin_division: '' }],
    ['no agency', { ...officer, jumin_agency: undefined }],
    ['a division that is none', { ...officer, jumin_division: '62%' }],
    ['the operator role of an agency', { ...officer, jumin_role: 'operator', jumin_division: '' }],
  ])('is nobody with %s', (_, claims) => expect(actorOfClaims(claims)).toBeUndefined());
  it('may be the operator, who stands above all divisions', () =>
    expect(actorOfClaims({ sub: 'ops', jumin_agency: 'system', jumin_role: 'operator' })).toMatchObject({
      role: 'operator',
      division: '',
    }));
});
