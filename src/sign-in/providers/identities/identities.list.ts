import { listDeclaration } from '../../../manage/index.js'

/** What lists of identities may be filtered and sorted by. */
export const IDENTITIES_LIST = listDeclaration(
  'i',
  {
    provider: { kind: 'text', property: 'i.provider' },
    issuer: { kind: 'text', property: 'i.issuer' },
    subject: { kind: 'text', property: 'i.subject' },
  },
  { provider: 'i.provider', createdAt: 'i.createdAt', lastSignInAt: 'i.lastSignInAt' },
  ['i.provider', 'i.subject'],
)
