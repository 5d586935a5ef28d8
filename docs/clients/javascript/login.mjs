// Logs in to License Auth as docs/quickstart.md does, with JOSE formats all the way: the password travels as a JWE, and the access token is
// verified against the published keys. Prints the token's header and claims; the tokens themselves stay in memory.
//
// usage: LICENSEAUTH_USERNAME=admin LICENSEAUTH_PASSWORD=… node login.mjs http://localhost:8080

import {CompactEncrypt, createRemoteJWKSet, importJWK, jwtVerify} from 'jose';

const ISSUER = 'https://licenseauth.dev';
const AUDIENCE = 'license-auth';

async function json(url, options) {
  const answer = await fetch(url, {...options, signal: AbortSignal.timeout(10_000)});
  const body = await answer.json();
  if (!answer.ok) {
    throw new Error(`${new URL(url).pathname} answered ${answer.status} ${body.title}`);
  }
  return body;
}

/** The password in a JWE for the key that the challenge names, bound to the challenge. */
async function seal(password, username, challenge, keys) {
  const jwk = keys.find(key => key.kid === challenge.key_id && key.use === 'enc');
  if (jwk === undefined) {
    throw new Error('the key of the challenge is not published');
  }
  const payload = {v: 1, p: password, n: challenge.nonce, u: username, ts: challenge.expires_at};
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader({alg: 'RSA-OAEP-256', enc: 'A256GCM', kid: jwk.kid})
    .encrypt(await importJWK(jwk, 'RSA-OAEP-256'));
}

async function logIn(base, username, password) {
  const challenge = await json(`${base}/api/v1/auth/challenge?username=${encodeURIComponent(username)}`);
  const {keys} = await json(`${base}/.well-known/jwks.json`);
  return json(`${base}/api/v1/auth/login`, {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({
      username,
      encrypted_password: await seal(password, username, challenge, keys),
      login_nonce: challenge.nonce,
      key_id: challenge.key_id,
      challenge_ts: challenge.expires_at,
    }),
  });
}

const base = process.argv[2] ?? 'http://localhost:8080';
const {LICENSEAUTH_USERNAME: username, LICENSEAUTH_PASSWORD: password} = process.env;
if (!username || !password) {
  throw new Error('LICENSEAUTH_USERNAME and LICENSEAUTH_PASSWORD must be set');
}
const tokens = await logIn(base, username, password);
const {payload, protectedHeader} = await jwtVerify(
  tokens.access_token,
  createRemoteJWKSet(new URL(`${base}/.well-known/jwks.json`)),
  {issuer: ISSUER, audience: AUDIENCE, typ: 'at+jwt', algorithms: ['RS256']},
);
console.log(JSON.stringify({header: protectedHeader, claims: payload}, null, 2));
