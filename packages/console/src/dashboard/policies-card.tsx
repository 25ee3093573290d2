import Typography from '@mui/material/Typography'
import type { ReactElement } from 'react'
import { Link } from 'react-admin'
import { useFirstRows } from './first-rows.js'
import { ListCard } from './list-card.js'

interface Policy {
  readonly id: string
  readonly description?: string | null
}

const FILTER = { unused: true, builtin: false }

/** Policies that are attached to nothing. */
export function UnusedPoliciesCard(): ReactElement {
  const { data, error } = useFirstRows<Policy>('policies', FILTER, ['name', 'ASC'])
  return (
    <ListCard<Policy>
      title="Policies that nothing uses"
      about="Attached to no user and no group, and no boundary or guardrail. The built-in ones are left out."
      empty="Every policy is in use."
      all={`/policies?${new URLSearchParams({ filter: JSON.stringify(FILTER) }).toString()}`}
      rows={data?.rows}
      total={data?.total}
      error={error}
      keyOf={({ id }) => id}
      row={({ id, description }) => (
        <>
          <Link to={`/policies/${encodeURIComponent(id)}/show`}>{id}</Link>
          {typeof description === 'string' && description !== '' && (
            <Typography variant="body2" color="textSecondary">
              {description}
            </Typography>
          )}
        </>
      )}
    />
  )
}
