/** What each of the door's own problems means and what to do next, for people. The domain's codes explain themselves by their facts. */
export const EXPLANATIONS: Readonly<Record<string, string>> = {
  'malformed-request':
    'The request could not be read. Check that the body is valid JSON in UTF-8 and the address is whole. `facts` names a header that is missing, there twice or invalid.',
  'malformed-json':
    'The body is not JSON that can be kept. `facts` says why: its syntax, depth, size, a name that is reserved or too long, or text that is not Unicode.',
  'invalid-request': 'One or more fields break a rule. `errors` names each field, the rule, and what it must be.',
  'no-such-page': 'Nothing is at this address. The addresses are listed at /docs.',
  'method-not-allowed': 'This address exists but not with this method. The header Allow names those it has.',
  'request-timed-out': 'The request did not come whole in time. Send it again, with the same key.',
  'expectation-failed': 'The header Expect asks for what is not done here: 100-continue is all that can be expected.',
  'address-too-long': 'A part of the address is longer than any name here.',
  'headers-too-large': 'The headers are too large: 16 KiB are the most.',
  'not-available': 'The service can’t answer now. Send the same request with the same key again, shortly.',
  'body-too-large': 'The body is too large: 1 MiB of JSON and 4 MiB of a file are the most.',
  'unsupported-media-type': 'The body has a type that this address does not take: see /docs.',
  'not-signed-in': 'Send a bearer token of your sign-in in the header Authorization.',
  'token-refused':
    'The token is malformed, has expired, or was not made for Commonshelf; `facts` says which. Sign in again, and send the access token: not an ID token, nor one that renews others.',
  'sign-in-unavailable':
    'Your token can’t be checked now, because the sign-in service does not answer. Try again shortly.',
  'role-not-allowed': 'None of your roles may do this. `facts` names the roles that may.',
  'idempotency-key-missing':
    'Send the header Idempotency-Key with 1 to 200 visible characters, new for each thing you want done, and the same when you try again.',
  'idempotency-key-reused':
    'This Idempotency-Key was already used for a request with other contents. Use a new key for a new request.',
  'request-in-progress': 'The first request with this Idempotency-Key is still being answered. Send it again shortly.',
  'command-unknown': 'You gave no command with this id in the last day.',
  'store-unavailable':
    'The store of events does not answer, so nothing was decided that you could rely on. Send the same request with the same key again.',
  'transport-unavailable':
    'What carries commands to their service does not answer, so nothing was decided that you could rely on. Send the same request with the same key again.',
  'memory-unavailable': 'The database that remembers answers is away. Send the same request with the same key again.',
  'view-unavailable': 'The view did not answer in time. Ask again shortly.',
  'page-unknown': 'The page in `page` is not one that an answer gave as `nextPage`. Ask without it for the first.',
  'position-of-another-store':
    'The position in `after` was given by another store of events: this one was replaced. Ask without it.',
  'position-beyond-end':
    'The position in `after` is not in the store of events: no accepted command gave it, or the store was cut back. Ask without it.',
  'internal-error': 'Something failed that should not. It was recorded under the id in `instance`.',
};
