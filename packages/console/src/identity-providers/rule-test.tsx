import Alert from '@mui/material/Alert'
import Button from '@mui/material/Button'
import Checkbox from '@mui/material/Checkbox'
import FormControlLabel from '@mui/material/FormControlLabel'
import Stack from '@mui/material/Stack'
import TextField from '@mui/material/TextField'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, type ReactElement, useEffect, useState } from 'react'
import { ask, textOf } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import { Permitted } from '../controls/permitted.js'
import { Section } from '../controls/section.js'

interface Answer {
  readonly admitted: boolean
  readonly by?: string
  readonly why?: string
  readonly groups: readonly string[]
}

/** Tries the admission on somebody who is made up. */
export function RuleTest({ id }: { readonly id: string }): ReactElement {
  const [email, setEmail] = useState('')
  const [emailVerified, setVerified] = useState(true)
  const [groups, setGroups] = useState('')
  const test = useMutation({
    mutationFn: async () => {
      const body = {
        ...(email === '' ? {} : { email }),
        emailVerified,
        groups: groups.split(/[\s,]+/).filter((group) => group !== ''),
      }
      return (await ask<Answer>('POST', pathOf('identity-providers', id, 'test-rule'), { body })).body
    },
  })
  // An answer, or one that is on its way, is about somebody else.
  useEffect(() => test.reset(), [email, emailVerified, groups])
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    test.mutate()
  }
  return (
    <Permitted action="TestIdentityProvider" resource={`identity-providers/${id}`}>
      <Section title="Who is admitted?" about="By the rules that are stored; nobody is signed in.">
        <form onSubmit={submit}>
          <Stack spacing={2} sx={{ maxWidth: 480, alignItems: 'flex-start' }}>
            <TextField
              label="E-mail address"
              value={email}
              onChange={({ target }) => setEmail(target.value)}
              fullWidth
            />
            <FormControlLabel
              control={<Checkbox checked={emailVerified} onChange={(_, checked) => setVerified(checked)} />}
              label="The provider has verified it"
            />
            <TextField
              label="Groups there"
              helperText="With blanks between"
              value={groups}
              onChange={({ target }) => setGroups(target.value)}
              fullWidth
            />
            <Button type="submit" variant="outlined" disabled={test.isPending}>
              Try
            </Button>
          </Stack>
        </form>
        <div aria-live="polite">
          {test.error !== null && <Alert severity="error">{textOf(test.error)}</Alert>}
          {test.data !== undefined && (
            <Alert severity={test.data.admitted ? 'success' : 'error'} sx={{ mt: 2 }}>
              {test.data.admitted
                ? `Admitted, by ${test.data.by ?? 'the rules'}.`
                : `Not admitted: ${test.data.why ?? 'no rule matches'}.`}
              {test.data.groups.length > 0 && ` Member here of ${test.data.groups.join(', ')}.`}
            </Alert>
          )}
        </div>
      </Section>
    </Permitted>
  )
}
