import MuiLink from '@mui/material/Link'
import type { ReactElement } from 'react'
import { Link } from 'react-router-dom'
import { Instant } from '../controls/instant.js'
import { Rows } from '../controls/rows.js'
import { acceptsWords } from '../invites/limit-words.js'
import { resourceName, type Share, shareAddress } from './share.js'
import { ShareLasting, ShareState } from './share-state.js'

const MOST_NAMED = 3

/** Shares, each with a link to its screen. */
export function ShareRows({
  shares,
  empty,
}: {
  readonly shares: readonly Share[]
  readonly empty: string
}): ReactElement {
  return (
    <Rows
      label="Shares"
      rows={shares}
      keyOf={({ id }) => id}
      empty={empty}
      columns={[
        {
          title: 'Shared',
          cell: ({ id, service, actions, resources }) => (
            <MuiLink component={Link} to={shareAddress(id)}>
              {service}: {some(actions)} on {some(resources.map(resourceName))}
            </MuiLink>
          ),
        },
        { title: 'Given by', cell: ({ giver }) => giver },
        { title: 'State', cell: (share) => <ShareState share={share} /> },
        { title: 'Accepted', cell: acceptsWords },
        { title: 'Lasts', cell: (share) => <ShareLasting share={share} /> },
        { title: 'Made', cell: ({ createdAt }) => <Instant value={createdAt} /> },
      ]}
    />
  )
}

function some(names: readonly string[]): string {
  const more = names.length - MOST_NAMED
  const shown = names.slice(0, MOST_NAMED).join(', ')
  return more > 0 ? `${shown} and ${more} more` : shown
}
