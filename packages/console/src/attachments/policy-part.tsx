import type { ReactElement } from 'react'
import { usePermitted } from '../api/permitted.js'
import { pathOf } from '../api/service-address.js'
import { useApi } from '../api/use-api.js'
import { Answered } from '../controls/answered.js'
import { AttachedPolicies } from './attached-policies.js'
import { BoundaryPart } from './boundary-part.js'
import { InlinePolicies } from './inline-policies.js'
import type { PolicyReference } from './reference.js'

/** Whoever has policies. */
export interface PolicyOwner {
  readonly owner: 'users' | 'groups'
  /** Of a group the whole path. */
  readonly name: string
}

/** What a user or a group holds itself: attached managed policies, inline policies, and the boundary that limits it. */
export function PolicyPart(props: PolicyOwner): ReactElement {
  return (
    <>
      <AttachedPolicies {...props} />
      <InlinePolicies {...props} />
      <OwnBoundary {...props} />
    </>
  )
}

function OwnBoundary({ owner, name }: PolicyOwner): ReactElement | null {
  const resource = `${owner}/${name}`
  const permitted = usePermitted(owner === 'users' ? 'GetUser' : 'GetGroup', resource)
  const path = permitted ? pathOf(owner, name) : undefined
  const read = useApi<{ readonly boundary: PolicyReference | null }>(path)
  if (!permitted) return null
  const of = `${owner === 'users' ? 'user' : 'group'} ${name}`
  const about = ABOUT[owner]
  return (
    <Answered query={read}>
      {({ boundary }) => <BoundaryPart path={[owner, name]} {...{ boundary, resource, of, about }} />}
    </Answered>
  )
}

const ABOUT = {
  users:
    'A boundary gives nothing. It is the most that this user can do: what it does not allow is denied, whatever other policies allow.',
  groups:
    'A boundary gives nothing. It is the most that this group and the groups below give to their members; what members hold elsewhere is not limited.',
} as const
