import type { ReactElement } from 'react'
import { RecordForm } from '../controls/record-form.js'
import { problemsOf } from './provider-create.js'
import type { Provider } from './provider.js'
import { ProviderFields } from './provider-fields.js'
import { bodyOf, formOf, type ProviderForm } from './provider-form.js'

/** Changes a provider, where it stands in the database. */
export function ProviderEdit({ provider }: { readonly provider: Provider }): ReactElement {
  const { id, kind, source, hasClientSecret } = provider
  return (
    <RecordForm<Provider, ProviderForm>
      record={provider}
      formOf={formOf}
      bodyOf={(values) => bodyOf(values).body ?? {}}
      validate={problemsOf}
      done="Saved. Whoever is not admitted any more is signed out."
      editable={source === 'database'}
      maxWidth={680}
    >
      <ProviderFields name={id} kind={kind} hasSecret={hasClientSecret} />
    </RecordForm>
  )
}
