/** How a field is kept: bounded; bounded, but long enough for a whole policy; or by a rule of its own. */
export type AuditFieldKind = 'plain' | 'document' | 'masked' | 'headers' | 'context'

/** Fields of the original (wire-protocol 3.10). */
const WIRE_FIELDS = {
  'request.username': 'plain',
  'request.new-username': 'plain',
  'request.password': 'masked',
  'request.access_key_id': 'plain',
  'response.access_key_id': 'plain',
  'request.policy': 'plain',
  'request.policy-json': 'document',
  'request.new-policy': 'plain',
  'request.group': 'plain',
  'request.legacy': 'plain',
  'request.service': 'plain',
  'request.region': 'plain',
  'request.actions': 'plain',
  'request.resources': 'plain',
  'request.permit': 'plain',
  'request.headers': 'headers',
  'request.context': 'context',
  'request.csrf-strategy': 'plain',
  'request.protocol': 'plain',
  'request.user': 'plain',
  'request.access-key': 'plain',
  'request.date': 'plain',
  'response.authorized': 'plain',
  'response.identity': 'plain',
  'response.permitted': 'plain',
  'response.not-permitted': 'plain',
  errors: 'plain',
} as const satisfies Record<string, AuditFieldKind>

/** Fields of calls that the original does not have. */
const OWN_FIELDS = {
  'request.at-least-revision': 'plain',
  'request.boundary': 'plain',
  'request.default-version': 'plain',
  'request.description': 'plain',
  'request.display-name': 'plain',
  'request.dry-run': 'plain',
  'request.email': 'plain',
  'request.event-id': 'plain',
  'request.expires-at': 'plain',
  'request.explain': 'plain',
  'request.filter': 'plain',
  'request.new-group': 'plain',
  'request.new-service': 'plain',
  'request.not-after': 'plain',
  'request.not-before': 'plain',
  'request.overlap-seconds': 'plain',
  'request.parameters': 'plain',
  'request.picture': 'plain',
  'request.regions': 'plain',
  'request.services': 'plain',
  'request.set-as-default': 'plain',
  'request.source-cidrs': 'plain',
  'request.status': 'plain',
  'request.type': 'plain',
  'request.version': 'plain',
  'response.version': 'plain',
  'truncated.last-hash': 'plain',
  'truncated.last-seq': 'plain',
} as const satisfies Record<string, AuditFieldKind>

/** Every field that an event may have. What is not here is dropped: a new field is first thought about, then logged. */
export const AUDIT_FIELDS: ReadonlyMap<string, AuditFieldKind> = new Map<string, AuditFieldKind>([
  ...Object.entries(WIRE_FIELDS),
  ...Object.entries(OWN_FIELDS),
])
