import ForwardToInboxIcon from '@mui/icons-material/ForwardToInbox'
import Button from '@mui/material/Button'
import ToggleButton from '@mui/material/ToggleButton'
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup'
import Typography from '@mui/material/Typography'
import { type ReactElement, useState } from 'react'
import { pathOf } from '../api/service-address.js'
import { usePage } from '../api/use-page.js'
import { Answered } from '../controls/answered.js'
import { Pager } from '../controls/pager.js'
import { Permitted } from '../controls/permitted.js'
import { Section } from '../controls/section.js'
import { CreateInviteDialog } from './create-invite-dialog.js'
import { HandOutDialog } from './hand-out-dialog.js'
import type { Invite, Made } from './invite.js'
import { InviteRows } from './invite-rows.js'

const PER_PAGE = 25
const STATES = ['pending', 'over', 'all'] as const

/** The invites into a group: those that there are, and new ones. */
export function InvitesPart({
  group,
  mayList,
}: {
  readonly group: string
  readonly mayList: boolean | undefined
}): ReactElement {
  const [creating, setCreating] = useState(false)
  const [made, setMade] = useState<Made>()
  return (
    <Section
      title="Invites"
      about="Whoever opens the address of an invite and accepts it becomes a member, within the limits of the invite."
      actions={
        <Permitted action="CreateInvite" resource={`groups/${group}`}>
          <Button startIcon={<ForwardToInboxIcon />} onClick={() => setCreating(true)}>
            Create invite
          </Button>
        </Permitted>
      }
    >
      {mayList === true && <Listed group={group} />}
      {mayList === false && (
        <Typography color="textSecondary">You are not permitted to see the invites into this group.</Typography>
      )}
      {creating && <CreateInviteDialog {...{ group }} onMade={setMade} onClose={() => setCreating(false)} />}
      {made !== undefined && <HandOutDialog what="invite" made={made} onClose={() => setMade(undefined)} />}
    </Section>
  )
}

function Listed({ group }: { readonly group: string }): ReactElement {
  const [page, setPage] = useState(0)
  const [state, setState] = useState<(typeof STATES)[number]>('pending')
  const invites = usePage<Invite>(pathOf('groups', group, 'invites'), {
    page,
    perPage: PER_PAGE,
    filter: state === 'all' ? {} : { state },
    sort: ['createdAt', 'DESC'],
  })
  return (
    <>
      <ToggleButtonGroup
        exclusive
        size="small"
        aria-label="Which invites"
        value={state}
        onChange={(_, chosen: unknown) => {
          const known = STATES.find((one) => one === chosen)
          if (known === undefined) return
          setState(known)
          setPage(0)
        }}
        sx={{ mb: 1.5 }}
      >
        {STATES.map((one) => (
          <ToggleButton key={one} value={one}>
            {one.charAt(0).toUpperCase() + one.slice(1)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <Answered query={invites}>
        {({ rows, total }) => (
          <>
            <InviteRows
              group={group}
              invites={rows}
              empty={state === 'pending' ? 'No invite waits to be accepted.' : 'None.'}
            />
            <Pager label="invites" page={page} perPage={PER_PAGE} total={total} onPage={setPage} />
          </>
        )}
      </Answered>
    </>
  )
}
