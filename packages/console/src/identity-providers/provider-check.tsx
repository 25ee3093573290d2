import Alert from '@mui/material/Alert'
import Button from '@mui/material/Button'
import { useMutation } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { ask, textOf } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import { Permitted } from '../controls/permitted.js'
import { Section } from '../controls/section.js'

interface Check {
  readonly ok: boolean
  readonly findings: readonly {
    readonly level: 'ok' | 'warning' | 'error'
    readonly what: string
    readonly fix?: string
  }[]
}

const SEVERITY = { ok: 'success', warning: 'warning', error: 'error' } as const
const WORD = { ok: 'Good', warning: 'Beware', error: 'Wrong' } as const

/** Asks the provider whether sign-in can work, and says what each step came to. */
export function ProviderCheck({ id }: { readonly id: string }): ReactElement {
  const check = useMutation({
    mutationFn: async () => (await ask<Check>('POST', pathOf('identity-providers', id, 'check'))).body,
  })
  return (
    <Permitted action="TestIdentityProvider" resource={`identity-providers/${id}`}>
      <Section
        title="Does it work?"
        about="The service asks the provider now; nothing is stored."
        actions={
          <Button variant="contained" onClick={() => check.mutate()} disabled={check.isPending}>
            Check it
          </Button>
        }
      >
        <div aria-live="polite">
          {check.error !== null && <Alert severity="error">{textOf(check.error)}</Alert>}
          {check.data?.findings.map(({ level, what, fix }) => (
            <Alert key={what} severity={SEVERITY[level]} sx={{ mb: 1 }}>
              {WORD[level]}: {what}
              {fix !== undefined && <>. What to do: {fix}</>}
            </Alert>
          ))}
        </div>
      </Section>
    </Permitted>
  )
}
