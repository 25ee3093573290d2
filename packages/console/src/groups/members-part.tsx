import PersonAddIcon from '@mui/icons-material/PersonAdd'
import Button from '@mui/material/Button'
import TextField from '@mui/material/TextField'
import Typography from '@mui/material/Typography'
import { type ReactElement, useState } from 'react'
import { pathOf } from '../api/service-address.js'
import { usePage } from '../api/use-page.js'
import { Answered } from '../controls/answered.js'
import { Pager } from '../controls/pager.js'
import { Permitted } from '../controls/permitted.js'
import { Section } from '../controls/section.js'
import { AddMemberDialog } from './add-member-dialog.js'
import { AlsoMembers } from './also-members.js'
import type { Group, Member } from './group.js'
import { MemberRows } from './member-rows.js'

const PER_PAGE = 25

/** Who is in a group: those who were put into it, and those who are in it by the tree. */
export function MembersPart({
  group,
  mayList,
}: {
  readonly group: Group
  readonly mayList: boolean | undefined
}): ReactElement {
  const [adding, setAdding] = useState(false)
  return (
    <>
      <Section
        title="Members"
        about="Everybody here has what the policies of this group allow, and of all groups below it."
        actions={
          <Permitted action="AddUserToGroup" resource={`groups/${group.id}`}>
            <Button startIcon={<PersonAddIcon />} onClick={() => setAdding(true)}>
              Add member
            </Button>
          </Permitted>
        }
      >
        {mayList === true && <Listed path={group.id} />}
        {mayList === false && (
          <Typography color="textSecondary">You are not permitted to see who is in this group.</Typography>
        )}
      </Section>
      <AlsoMembers group={group} />
      {adding && <AddMemberDialog group={group.id} onClose={() => setAdding(false)} />}
    </>
  )
}

function Listed({ path }: { readonly path: string }): ReactElement {
  const [page, setPage] = useState(0)
  const [name, setName] = useState('')
  const members = usePage<Member>(pathOf('groups', path, 'members'), {
    page,
    perPage: PER_PAGE,
    // The API looks for whole names alone.
    filter: name.trim() === '' ? {} : { username: name.trim() },
    sort: ['createdAt', 'DESC'],
  })
  const isLong = page > 0 || name !== '' || (members.data?.total ?? 0) > PER_PAGE
  return (
    <>
      {isLong && (
        <TextField
          type="search"
          label="Whole name of a member"
          value={name}
          onChange={({ target }) => {
            setName(target.value)
            setPage(0)
          }}
          sx={{ mb: 1.5, width: { xs: '100%', sm: 280 } }}
        />
      )}
      <Answered query={members}>
        {({ rows, total }) => (
          <>
            <MemberRows
              group={path}
              members={rows}
              empty={
                name === ''
                  ? 'Nobody was put into this group yet. Add the first member, or invite somebody.'
                  : 'No member has that name.'
              }
            />
            <Pager label="members" page={page} perPage={PER_PAGE} total={total} onPage={setPage} />
          </>
        )}
      </Answered>
    </>
  )
}
