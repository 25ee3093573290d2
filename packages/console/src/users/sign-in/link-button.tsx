import LinkIcon from '@mui/icons-material/AddLink'
import Alert from '@mui/material/Alert'
import Button from '@mui/material/Button'
import { type ReactElement, useState } from 'react'
import { required, TextInput } from 'react-admin'
import { ask } from '../../api/client.js'
import { usePermitted } from '../../api/permitted.js'
import { RESOURCES } from '../../api/resources.js'
import { pathOf } from '../../api/service-address.js'
import { useDone } from '../../api/use-api.js'
import { usePage } from '../../api/use-page.js'
import { FormDialog } from '../../controls/form-dialog.js'
import { Permitted } from '../../controls/permitted.js'
import { TextOrOneOfInput } from '../../controls/text-or-one-of-input.js'

interface Link {
  readonly provider: string
  readonly subject: string
  readonly issuer: string | null
}

/** Links an account at a provider to a user. */
export function LinkButton({ username }: { readonly username: string }): ReactElement {
  const [open, setOpen] = useState(false)
  return (
    <Permitted action="LinkIdentity" resource={`users/${username}`}>
      <Button startIcon={<LinkIcon />} onClick={() => setOpen(true)}>
        Link
      </Button>
      {open && <LinkDialog username={username} onClose={() => setOpen(false)} />}
    </Permitted>
  )
}

function LinkDialog({ username, onClose }: { readonly username: string; readonly onClose: () => void }): ReactElement {
  const done = useDone()
  const providers = useProviders()
  const link = async ({ provider, subject, issuer }: Link): Promise<void> => {
    const given = issuer === null || issuer === '' ? {} : { issuer }
    await ask('POST', pathOf('users', username, 'identities'), { body: { provider, subject, ...given } })
    void done(`Linked an identity of ${provider}.`)
  }
  return (
    <FormDialog
      title={`Link an identity to ${username}`}
      confirm="Link identity"
      defaultValues={{ provider: '', subject: '', issuer: '' }}
      save={link}
      onClose={onClose}
    >
      <Alert severity="warning" sx={{ mb: 1 }}>
        Whoever holds that account becomes {username}. Take the subject from the provider itself: an e-mail address is
        no identity.
      </Alert>
      <TextOrOneOfInput source="provider" label="Provider" options={providers} isRequired autoFocus />
      <TextInput
        source="subject"
        label="Subject"
        helperText="The id of the account, as the provider writes it: the claim sub"
        validate={required()}
      />
      <TextInput source="issuer" label="Issuer" helperText="Only where the provider has several" />
    </FormDialog>
  )
}

/** Names of providers, where the caller may list them. */
function useProviders(): readonly string[] {
  const { path, actions, arn } = RESOURCES['identity-providers']
  const listed = usePermitted(actions.list, arn)
  const { data } = usePage<{ id: string }>(listed ? pathOf(path) : undefined, { page: 0, perPage: 100 })
  return (data?.rows ?? []).map(({ id }) => id)
}
