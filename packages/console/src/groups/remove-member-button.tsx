import IconButton from '@mui/material/IconButton'
import Tooltip from '@mui/material/Tooltip'
import { type ReactElement, type ReactNode, useState } from 'react'
import { useNotify } from 'react-admin'
import { ask, textOf } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import { useDone } from '../api/use-api.js'
import type { Member } from './group.js'
import { isPlain } from './membership-state.js'
import { type RemovalCounts, RemoveMemberDialog } from './remove-member-dialog.js'

/**
 * Takes a member out. Where nobody goes with them and adding them again gives all of it back, it is done at once and can be undone;
 * otherwise it asks first.
 */
export function RemoveMemberButton({
  group,
  member,
  icon,
}: {
  readonly group: string
  readonly member: Member
  readonly icon: ReactNode
}): ReactElement {
  const { username } = member
  const path = pathOf('groups', group, 'members', username)
  const notify = useNotify()
  const tell = useDone()
  const [counts, setCounts] = useState<RemovalCounts>()
  const [busy, setBusy] = useState(false)
  const start = async (): Promise<void> => {
    // A dry run is a DELETE that changes nothing.
    const query = { dryRun: true }
    const { deletes } = (await ask<{ readonly deletes: RemovalCounts }>('DELETE', path, { query })).body
    if (deletes.memberships > 1 || deletes.invites > 0 || !isPlain(member)) {
      setCounts(deletes)
      return
    }
    await ask('DELETE', path, { query: { cascade: false } })
    await tell(`${username} is not in ${group} any more.`, () => putBack(group, member))
  }
  const onClick = (): void => {
    setBusy(true)
    start()
      .catch((error: unknown) => notify(textOf(error), { type: 'error', multiLine: true }))
      .finally(() => setBusy(false))
  }
  return (
    <>
      <Tooltip title="Take out">
        <IconButton aria-label={`Take ${username} out of ${group}`} disabled={busy} onClick={onClick}>
          {icon}
        </IconButton>
      </Tooltip>
      {counts !== undefined && (
        <RemoveMemberDialog {...{ group, member, counts }} onClose={() => setCounts(undefined)} />
      )}
    </>
  )
}

async function putBack(group: string, { username, notBefore, notAfter, boundary }: Member): Promise<void> {
  await ask('POST', pathOf('groups', group, 'add-user'), { body: { user: username, notBefore, notAfter } })
  if (boundary === null) return
  await ask('PUT', pathOf('groups', group, 'members', username, 'boundary'), { body: boundary })
}
