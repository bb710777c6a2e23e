<?php
// php verify.php <client secret> < body: exits with 0 when the webhook is from Attestr.

function isGenuine(string $body, string $secret): bool
{
    // Objects, not arrays: an empty object must stay one.
    $payload = json_decode($body, false, 512, JSON_THROW_ON_ERROR)->payload;
    if ($payload->output === null || $payload->signature === null) {
        return false;
    }
    // PHP escapes slashes and letters unless told not to; the vendor does not.
    $flags = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_LINE_TERMINATORS;
    $expected = hash_hmac('sha256', json_encode($payload->output, $flags), $secret);
    return hash_equals($expected, $payload->signature);
}

exit(isGenuine(stream_get_contents(STDIN), $argv[1]) ? 0 : 1);
