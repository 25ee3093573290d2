import Link from '@mui/material/Link'
import type { ReactElement } from 'react'
import { Link as RouterLink } from 'react-router-dom'
import { pathOf } from '../api/service-address.js'
import { useApi } from '../api/use-api.js'
import { Answered } from '../controls/answered.js'
import { Rows } from '../controls/rows.js'
import { Section } from '../controls/section.js'
import type { PolicyUse } from './policy.js'
import { placeOfUse } from './place-of-use.js'

/** Everybody and everything that a policy reaches directly. */
export function UsesTab({ name }: { readonly name: string }): ReactElement {
  const read = useApi<readonly PolicyUse[]>(pathOf('policies', name, 'attachments'))
  return (
    <Section
      title="In use"
      about="A policy that is in use cannot be deleted. What a group holds reaches its members and those of the groups below."
    >
      <Answered query={read}>
        {(uses) => (
          <Rows
            label="Uses"
            rows={uses}
            keyOf={({ kind, type, name: owner, parameters }) =>
              `${kind} ${type} ${owner} ${JSON.stringify(parameters)}`
            }
            empty="It is attached nowhere. Attach it on the page of a user or a group."
            columns={[
              { title: 'As', cell: ({ kind }) => AS[kind] },
              { title: 'Of', cell: (use) => <Place {...use} /> },
              {
                title: 'Parameters',
                cell: ({ parameters }) =>
                  Object.entries(parameters)
                    .map(([parameter, value]) => `${parameter} = ${value}`)
                    .join(', ') || '–',
              },
            ]}
          />
        )}
      </Answered>
    </Section>
  )
}

const AS = { attachment: 'Attached policy', boundary: 'Boundary', guardrail: 'Guardrail' } as const

function Place(use: PolicyUse): ReactElement {
  const { text, to } = placeOfUse(use)
  if (to === undefined) return <span>{text}</span>
  return (
    <Link component={RouterLink} to={to}>
      {text}
    </Link>
  )
}
