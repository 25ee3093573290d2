import Alert from '@mui/material/Alert'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import TextField from '@mui/material/TextField'
import Typography from '@mui/material/Typography'
import { type ReactElement, useState } from 'react'
import { useRecordContext } from 'react-admin'
import { textOf } from '../api/client.js'
import { usePermitted } from '../api/permitted.js'
import { SERVICE_ADDRESS } from '../api/service-address.js'
import { SecretOnce } from '../controls/secret-once.js'
import { Section } from '../controls/section.js'
import { type GatekeeperKey, makeGatekeeper } from './make-gatekeeper.js'
import type { Service } from './service.js'

/** Gives the service that is shown the key that it asks with: a user of its own that may ask about this service and nothing else. */
export function Gatekeeper(): ReactElement | null {
  const service = useRecordContext<Service>()
  const [name, setName] = useState<string>()
  const [key, setKey] = useState<GatekeeperKey>()
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)
  const username = name ?? `${service?.id ?? ''}-guard`
  const permitted = [
    usePermitted('CreateUser', `users/${username}`),
    usePermitted('AttachPolicy', `users/${username}`),
    usePermitted('CreateAccessKey', `users/${username}`),
  ].every(Boolean)
  if (service === undefined) return null
  const make = async (): Promise<void> => {
    setBusy(true)
    setProblem(undefined)
    try {
      setKey(await makeGatekeeper(service.id, username))
    } catch (error) {
      setProblem(textOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Section
      title="The key that the service asks with"
      about={
        <>
          Makes a machine user, attaches <code>Gatekeeper</code> for <code>{service.id}</code> to it, and gives it an
          access key that is good for this service alone. A user of that name that is there already is given a further
          key.
        </>
      }
    >
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, alignItems: 'flex-start' }}>
        <TextField label="User name" value={username} onChange={({ target }) => setName(target.value.trim())} />
        <Button variant="contained" onClick={() => void make()} disabled={!permitted || busy || username === ''}>
          Make the key
        </Button>
      </Box>
      {!permitted && (
        <Typography color="textSecondary" sx={{ mt: 1 }}>
          You need <code>CreateUser</code>, <code>AttachPolicy</code> and <code>CreateAccessKey</code> on{' '}
          <code>users/{username}</code>.
        </Typography>
      )}
      {problem !== undefined && (
        <Alert severity="error" sx={{ mt: 2 }}>
          {problem}
        </Alert>
      )}
      {key !== undefined && (
        <SecretOnce
          title={`Settings of the guard of ${service.id}`}
          values={[
            { label: 'TINYAUTH_ENDPOINT', text: SERVICE_ADDRESS.href.replace(/\/$/, '') },
            { label: 'TINYAUTH_SERVICE', text: service.id },
            { label: 'TINYAUTH_ACCESS_KEY_ID', text: key.access_key_id },
            { label: 'TINYAUTH_SECRET_ACCESS_KEY', text: key.secret_access_key },
          ]}
          onClose={() => setKey(undefined)}
        />
      )}
    </Section>
  )
}
