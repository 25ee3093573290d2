import Typography from '@mui/material/Typography'
import type { ReactElement } from 'react'
import { BooleanInput, PasswordInput, TextInput } from 'react-admin'
import { addressOf } from '../api/service-address.js'
import { CopyText } from '../controls/copy-text.js'
import { NameListInput } from '../controls/name-list-input.js'
import { AdmissionFields } from './admission-fields.js'
import { kindOf, type SettingField } from './kinds.js'

/** What may be said of a provider of a kind. */
export function ProviderFields({
  name,
  kind: id,
  hasSecret,
}: {
  readonly name: string
  readonly kind: string
  readonly hasSecret: boolean
}): ReactElement {
  const kind = kindOf(id)
  return (
    <>
      {kind.fields.some((field) => field.name === 'clientId') && (
        <>
          <Typography variant="body2" color="textSecondary">
            Address to register at the provider{kind.registerAt === undefined ? '' : ` (${kind.registerAt})`}
          </Typography>
          <CopyText
            label="the redirect address"
            text={addressOf(`login/${name === '' ? 'NAME' : encodeURIComponent(name)}/callback`)}
          />
        </>
      )}
      <TextInput
        source="displayName"
        label="On the button"
        helperText="What people read where they sign in; left out: the name"
      />
      {kind.fields.map((field) => (
        <KindInput key={field.name} field={field} />
      ))}
      <PasswordInput
        source="clientSecret"
        label={hasSecret ? 'New client secret' : 'Client secret'}
        helperText={
          hasSecret
            ? 'There is one, and it is never shown. Left empty: it stays'
            : 'Stored sealed, and never shown again'
        }
        autoComplete="new-password"
      />
      <JsonInput
        source="otherSettings"
        label="Further settings (JSON)"
        help="Of the kind, as docs/sign-in.md has them"
      />
      <AdmissionFields />
      <BooleanInput
        source="createsUsers"
        label="Whoever is admitted becomes a user"
        helperText="Otherwise only who is a user already, and linked to it"
      />
      <JsonInput
        source="groupMapping"
        label="Groups there to groups here (JSON)"
        help='{"acme/core": "eng"}: who is in the one there is a member of the other here'
      />
    </>
  )
}

function KindInput({ field: { name, label, type, help } }: { readonly field: SettingField }): ReactElement {
  const source = `known.${name}`
  if (type === 'flag') return <BooleanInput source={source} label={label} helperText={help} />
  if (type === 'list') return <NameListInput source={source} label={label} helperText={help} />
  return <TextInput source={source} label={label} helperText={help} />
}

/** A JSON object as text. */
export function JsonInput({
  source,
  label,
  help,
}: {
  readonly source: string
  readonly label: string
  readonly help: string
}): ReactElement {
  return <TextInput source={source} label={label} helperText={help} multiline minRows={2} spellCheck={false} />
}
