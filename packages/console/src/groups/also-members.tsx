import MuiLink from '@mui/material/Link'
import Typography from '@mui/material/Typography'
import { Fragment, type ReactElement } from 'react'
import { Link } from 'react-router-dom'
import { pathOf } from '../api/service-address.js'
import { useApi } from '../api/use-api.js'
import { Section } from '../controls/section.js'
import type { Group, GroupLinks } from './group.js'
import { groupAddress } from './group-path.js'

/** From which other groups people are in this one: the one above, and those that are linked to it. */
export function AlsoMembers({ group }: { readonly group: Group }): ReactElement | null {
  const links = useApi<GroupLinks>(pathOf('groups', group.id, 'links'))
  const from = links.data?.from ?? []
  const sources = [...(group.parent === null ? [] : [group.parent]), ...from]
  if (sources.length === 0) return null
  return (
    <Section
      title="Members by other groups"
      about="They have what this group allows. What it denies binds only those who were put into it."
    >
      <Typography sx={{ overflowWrap: 'anywhere' }}>
        Whoever is in{' '}
        {sources.map((path, at) => (
          <Fragment key={path}>
            {at > 0 && ', '}
            <MuiLink component={Link} to={groupAddress(path)} underline="always">
              {path}
            </MuiLink>
            {path === group.parent ? ' (above)' : ' (linked)'}
          </Fragment>
        ))}
        .
      </Typography>
    </Section>
  )
}
