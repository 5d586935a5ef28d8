// Verifies one delivery with the reference library of Standard Webhooks, and signs the same with it:
// {"secret","id","timestamp","signature","body"} on standard input; the library's own signature on standard output.
import { Webhook } from "standardwebhooks";

let input = "";
for await (const chunk of process.stdin) {
  input += chunk;
}
const { secret, id, timestamp, signature, body, old } = JSON.parse(input);
const webhook = new Webhook(secret);
if (!old) {
  webhook.verify(body, {
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": signature,
  });
}
console.log(webhook.sign(id, new Date(timestamp * 1000), body));
