// Whether a licence is good, for a plug-in: asks when it should, keeps the answer in a file, and goes on for a while when nobody answers.
import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';

const OFFLINE_DAYS = 14; // how long the last yes counts while nobody answers

export async function isLicensed({ server, cacheFile, dlid, product, domain, now = () => Date.now() / 1000 }) {
  const subject = createHash('sha256').update(JSON.stringify([server, dlid, product, domain])).digest('hex');
  let last = await readFile(cacheFile, 'utf8').then(JSON.parse).catch(() => null);
  if (last?.subject !== subject) last = null; // nothing yet, or of another licence
  if (last && now() < last.askAgainAt) return isGood(last, now());
  const { answer, retryAfter } = await ask(server, { dlid, product, domain });
  last = answer
    ? { subject, valid: answer.valid, askAgainAt: now() + answer.refresh_after, heardAt: now() }
    : { ...(last ?? { subject, valid: false, heardAt: 0 }), askAgainAt: now() + retryAfter };
  await writeFile(`${cacheFile}.new`, JSON.stringify(last), { mode: 0o600 });
  await rename(`${cacheFile}.new`, cacheFile); // whole or not at all
  return isGood(last, now());
}

const isGood = (last, now) => last.valid && now < last.heardAt + OFFLINE_DAYS * 86_400;

async function ask(server, question) {
  try {
    const response = await fetch(`${server}/api/v1/licensing/validate`, {
      method: 'POST', // keeps the key out of access logs
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(question),
      redirect: 'error',
      signal: AbortSignal.timeout(5_000),
    });
    if (response.status === 200) return { answer: await response.json() };
    return { retryAfter: Number(response.headers.get('Retry-After')) || 300 }; // 429, 503: no verdict on the licence
  } catch {
    return { retryAfter: 300 };
  }
}
