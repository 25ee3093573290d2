import ExpandMoreIcon from '@mui/icons-material/ExpandMore'
import Accordion from '@mui/material/Accordion'
import AccordionDetails from '@mui/material/AccordionDetails'
import AccordionSummary from '@mui/material/AccordionSummary'
import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import type { StatementExplanation } from '@tinyauth/policy-engine'
import type { ReactElement } from 'react'
import { MONOSPACE } from '../shell/theme.js'
import { FailedElements } from './failed-elements.js'
import type { LayerVerdict } from './layer-verdicts.js'
import { OutcomeChip } from './outcome.js'
import { statementName } from './verdict.js'

const KINDS: Readonly<Record<LayerVerdict['kind'], string>> = {
  guardrail: 'Guardrail',
  source: 'Permissions',
  boundary: 'Boundary',
  ceiling: 'Limit of this source',
  giver: 'What its giver may do',
}
const MOST_STATEMENTS = 100

/** What each layer says; each can be opened. */
export function LayerList({ layers }: { readonly layers: readonly LayerVerdict[] }): ReactElement {
  return (
    <Box>
      {layers.map((layer, i) => (
        <Accordion key={i} variant="outlined" disableGutters slotProps={{ transition: { unmountOnExit: true } }}>
          <AccordionSummary expandIcon={<ExpandMoreIcon />}>
            <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center', flex: 1, minWidth: 0, pr: 1 }}>
              <Typography variant="body2" color="textSecondary">
                {KINDS[layer.kind]}
              </Typography>
              <Box component="code" sx={{ fontFamily: MONOSPACE, overflowWrap: 'anywhere', mr: 'auto', minWidth: 0 }}>
                {layer.source}
              </Box>
              <OutcomeChip outcome={layer.outcome} />
            </Box>
          </AccordionSummary>
          <AccordionDetails>
            <LayerDetails layer={layer} />
          </AccordionDetails>
        </Accordion>
      ))}
    </Box>
  )
}

function LayerDetails({ layer }: { readonly layer: LayerVerdict }): ReactElement {
  const { statements, ceilings, inherited } = layer
  return (
    <>
      {inherited && (
        <Typography variant="body2" color="textSecondary" sx={{ mb: 1 }}>
          Held by descent only: what it denies does not reach this user.
        </Typography>
      )}
      {statements.length === 0 && <Typography variant="body2">It has no statement, and so allows nothing.</Typography>}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1.5 }}>
        {statements.slice(0, MOST_STATEMENTS).map((statement, i) => (
          <Box component="li" key={i}>
            <Statement {...statement} />
          </Box>
        ))}
      </Box>
      {statements.length > MOST_STATEMENTS && (
        <Typography variant="body2">{statements.length - MOST_STATEMENTS} more do not apply.</Typography>
      )}
      {ceilings.length > 0 && (
        <Box sx={{ mt: 1.5 }}>
          <LayerList layers={ceilings} />
        </Box>
      )}
    </>
  )
}

function Statement({ at, effect, applies, failed }: StatementExplanation): ReactElement {
  return (
    <>
      <Typography variant="body2" sx={{ mb: 0.5, overflowWrap: 'anywhere' }}>
        <strong>{effect}</strong> {statementName(at)} of <code>{at.policyId ?? at.source}</code>:{' '}
        {applies ? 'applies' : 'does not apply'}
      </Typography>
      {failed.length > 0 && <FailedElements failed={failed} />}
    </>
  )
}
