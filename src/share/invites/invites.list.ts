import { listDeclaration } from '../../manage/index.js'

const OF_INVITER = 'exists (select 1 from users u where u.id = i.inviterId and ?)'

/** Whether it is over at `:now`; the same as `isOver`. */
const STATE = `case when i.revokedAt is not null or i.acceptBefore <= :now
  or (i.maxAccepts is not null and i.accepts >= i.maxAccepts) then 'over' else 'pending' end`

/** What lists of invites may be filtered and sorted by. The query sets `now`. */
export const INVITES_LIST = listDeclaration(
  'i',
  {
    id: { kind: 'text', property: 'i.id' },
    state: { kind: 'text', property: STATE },
    inviter: { kind: 'text', property: 'u.username', within: OF_INVITER },
    deauthorize: { kind: 'text', property: 'i.deauthorize' },
  },
  { createdAt: 'i.createdAt', acceptBefore: 'i.acceptBefore', accepts: 'i.accepts' },
  [],
)
