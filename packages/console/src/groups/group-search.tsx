import Card from '@mui/material/Card'
import CardContent from '@mui/material/CardContent'
import MuiLink from '@mui/material/Link'
import { type ReactElement, useState } from 'react'
import { Link } from 'react-router-dom'
import { pathOf } from '../api/service-address.js'
import { usePage } from '../api/use-page.js'
import { Answered } from '../controls/answered.js'
import { Pager } from '../controls/pager.js'
import { Rows } from '../controls/rows.js'
import { MONOSPACE } from '../shell/theme.js'
import type { Group } from './group.js'
import { groupAddress, treeAddress } from './group-path.js'

const PER_PAGE = 25

/** The groups whose path or description has a text in it, wherever they stand. */
export function GroupSearch({ text }: { readonly text: string }): ReactElement {
  const [page, setPage] = useState(0)
  const found = usePage<Group>(pathOf('groups'), {
    page,
    perPage: PER_PAGE,
    filter: { q: text },
    sort: ['name', 'ASC'],
  })
  return (
    <Card>
      <CardContent>
        <Answered query={found}>
          {({ rows, total }) => (
            <>
              <Rows
                label="Groups that were found"
                rows={rows}
                keyOf={({ id }) => id}
                empty={`No group has “${text}” in its path or description.`}
                columns={[
                  {
                    title: 'Group',
                    cell: ({ id }) => (
                      <MuiLink component={Link} to={groupAddress(id)} sx={{ fontFamily: MONOSPACE }}>
                        {id}
                      </MuiLink>
                    ),
                  },
                  { title: 'For', cell: ({ description }) => description ?? '' },
                  {
                    title: 'Place',
                    actions: true,
                    cell: ({ id }) => (
                      <MuiLink component={Link} to={treeAddress(id)} aria-label={`Show ${id} in the tree`}>
                        Show in the tree
                      </MuiLink>
                    ),
                  },
                ]}
              />
              <Pager label="groups" page={page} perPage={PER_PAGE} total={total} onPage={setPage} />
            </>
          )}
        </Answered>
      </CardContent>
    </Card>
  )
}
