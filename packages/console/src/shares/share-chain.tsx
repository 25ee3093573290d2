import MuiLink from '@mui/material/Link'
import { useQueries } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Link } from 'react-router-dom'
import { get } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import { Section } from '../controls/section.js'
import { type Share, shareAddress } from './share.js'

/** The shares that allowed it to its giver, with which it ends. */
export function ShareChain({ share }: { readonly share: Share }): ReactElement | null {
  const read = useQueries({
    queries: share.parents.map((id) => ({
      queryKey: ['api', pathOf('shares', id), undefined],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => get<Share>(pathOf('shares', id), undefined, signal),
    })),
  })
  if (share.parents.length === 0) return null
  return (
    <Section title="Shared on" about={`${share.giver} has it by another share, and it ends with that.`}>
      <ul>
        {share.parents.map((id, at) => (
          <li key={id}>
            <MuiLink component={Link} to={shareAddress(id)}>
              {nameOf(read[at]?.data, id)}
            </MuiLink>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** Whoever may see this share may not see every one above it. */
function nameOf(parent: Share | undefined, id: string): string {
  return parent === undefined ? id : `Share of ${parent.giver}`
}
