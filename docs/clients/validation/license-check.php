<?php
declare(strict_types=1);

/** Whether a licence is good, for a plug-in: asks when it should, keeps the answer in a file, and goes on for a while when nobody answers. */
final class LicenseCheck
{
    private const OFFLINE_SECONDS = 14 * 86400; // how long the last yes counts while nobody answers

    public function __construct(private string $server, private string $cacheFile) {}

    public function isLicensed(string $dlid, string $product, string $domain): bool
    {
        $subject = hash('sha256', json_encode([$this->server, $dlid, $product, $domain]));
        $last = is_file($this->cacheFile) ? json_decode((string) file_get_contents($this->cacheFile), true) : null;
        if (($last['subject'] ?? '') !== $subject) { // nothing yet, or of another licence
            $last = ['subject' => $subject, 'valid' => false, 'heard_at' => 0, 'ask_again_at' => 0];
        }
        if (time() >= $last['ask_again_at']) {
            [$answer, $retryAfter] = $this->ask(['dlid' => $dlid, 'product' => $product, 'domain' => $domain]);
            $last = $answer === null
                ? ['ask_again_at' => time() + $retryAfter] + $last
                : ['valid' => $answer['valid'], 'heard_at' => time(), 'ask_again_at' => time() + $answer['refresh_after']] + $last;
            $new = tempnam(dirname($this->cacheFile), 'license');
            file_put_contents($new, json_encode($last));
            rename($new, $this->cacheFile); // whole or not at all
        }
        return $last['valid'] && time() < $last['heard_at'] + self::OFFLINE_SECONDS;
    }

    private function ask(array $question): array
    {
        $body = @file_get_contents($this->server . '/api/v1/licensing/validate', false, stream_context_create(['http' => [
            'method' => 'POST', // keeps the key out of access logs
            'header' => 'Content-Type: application/json',
            'content' => json_encode($question),
            'timeout' => 5, 'ignore_errors' => true, 'follow_location' => 0,
        ]]));
        $headers = implode("\n", $http_response_header ?? []);
        $answer = preg_match('~^HTTP/\S+ 200 ~', $headers) ? json_decode((string) $body, true) : null;
        // 429, 503, nobody there: no verdict on the licence.
        return [is_bool($answer['valid'] ?? null) ? $answer : null,
            preg_match('~^Retry-After: *(\d+)~mi', $headers, $seconds) ? (int) $seconds[1] : 300];
    }
}
