import AddIcon from '@mui/icons-material/Add'
import Button from '@mui/material/Button'
import MuiLink from '@mui/material/Link'
import Typography from '@mui/material/Typography'
import { type ReactElement, useState } from 'react'
import { Link } from 'react-router-dom'
import { usePermitted } from '../api/permitted.js'
import { pathOf } from '../api/service-address.js'
import { usePage } from '../api/use-page.js'
import { Answered } from '../controls/answered.js'
import { Pager } from '../controls/pager.js'
import { Permitted } from '../controls/permitted.js'
import { Rows } from '../controls/rows.js'
import { Section } from '../controls/section.js'
import { LinksSection } from './links-section.js'
import type { Group } from './group.js'
import { groupAddress, nameBelow, treeAddress } from './group-path.js'
import { OwnersSection } from './owners-section.js'

const PER_PAGE = 25

/** Where a group stands, with which others it is linked, and who owns it. */
export function PlacePart({ group }: { readonly group: Group }): ReactElement {
  const mayList = usePermitted('ListGroups', 'groups/')
  return (
    <>
      <Section title="In the tree" about="Whoever is in a group is in every group below it.">
        <Typography sx={{ overflowWrap: 'anywhere' }}>
          {group.parent === null ? 'It stands at the top. ' : 'It stands below '}
          {group.parent !== null && (
            <MuiLink component={Link} to={groupAddress(group.parent)} underline="always">
              {group.parent}
            </MuiLink>
          )}
          {group.parent !== null && '. '}
          {mayList && (
            <MuiLink component={Link} to={treeAddress(group.id)} underline="always">
              Show in the tree
            </MuiLink>
          )}
        </Typography>
      </Section>
      {mayList && <Below path={group.id} />}
      <LinksSection path={group.id} />
      <OwnersSection group={group} />
    </>
  )
}

function Below({ path }: { readonly path: string }): ReactElement {
  const [page, setPage] = useState(0)
  const below = usePage<Group>(pathOf('groups'), {
    page,
    perPage: PER_PAGE,
    filter: { parent: path },
    sort: ['name', 'ASC'],
  })
  const create = (
    <Permitted action="CreateGroup" resource={`groups/${path}/new`}>
      <Button component={Link} to={`/groups/create?below=${encodeURIComponent(path)}`} startIcon={<AddIcon />}>
        Create below
      </Button>
    </Permitted>
  )
  return (
    <Section title="Groups below" actions={create}>
      <Answered query={below}>
        {({ rows, total }) => (
          <>
            <Rows
              label={`Groups below ${path}`}
              rows={rows}
              keyOf={({ id }) => id}
              empty="None. A group below is for a part of those in this one, or for what they look after."
              columns={[
                {
                  title: 'Group',
                  cell: ({ id }) => (
                    <MuiLink component={Link} to={groupAddress(id)} aria-label={id}>
                      {nameBelow(id, path)}
                    </MuiLink>
                  ),
                },
                { title: 'For', cell: ({ description }) => description ?? '' },
              ]}
            />
            <Pager label="groups below" page={page} perPage={PER_PAGE} total={total} onPage={setPage} />
          </>
        )}
      </Answered>
    </Section>
  )
}
