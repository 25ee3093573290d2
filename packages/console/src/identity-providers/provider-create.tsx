import Typography from '@mui/material/Typography'
import type { ReactElement } from 'react'
import { CreateBase, required, SelectInput, SimpleForm, TextInput, Title } from 'react-admin'
import Card from '@mui/material/Card'
import { useWatch } from 'react-hook-form'
import { KINDS } from './kinds.js'
import { bodyOf, NEW_PROVIDER, type ProviderForm } from './provider-form.js'
import { ProviderFields } from './provider-fields.js'

interface NewForm extends ProviderForm {
  readonly name: string
  readonly kind: string
}

/** Adds a provider; the check comes after that. */
export function ProviderCreate(): ReactElement {
  return (
    <CreateBase redirect="show" mutationMode="pessimistic" transform={sent}>
      <Title title="New identity provider" />
      <Card>
        <SimpleForm
          defaultValues={{ ...NEW_PROVIDER, name: '', kind: 'oidc' }}
          validate={problemsOf}
          sx={{ maxWidth: 680 }}
          warnWhenUnsavedChanges
        >
          <Typography color="textSecondary" sx={{ mb: 1 }}>
            People will be sent there to sign in. Its admission says who of them may.
          </Typography>
          <SelectInput source="kind" choices={KINDS.map(({ id, name }) => ({ id, name }))} validate={required()} />
          <TextInput source="name" helperText="Part of its address here: google, corp" validate={required()} />
          <Fields />
        </SimpleForm>
      </Card>
    </CreateBase>
  )
}

function Fields(): ReactElement {
  const [name, kind] = useWatch<NewForm, ['name', 'kind']>({ name: ['name', 'kind'] })
  return <ProviderFields name={name} kind={kind} hasSecret={false} />
}

/** What is wrong with the texts of a form; the rest is for the service to say. */
export function problemsOf(values: unknown): Record<string, string> {
  return { ...bodyOf(values as ProviderForm).problems }
}

function sent(values: NewForm): object {
  const { name, kind } = values
  return { name, kind, ...bodyOf(values).body }
}
