import type { ThemeOptions } from '@mui/material/styles'
import { defaultDarkTheme, defaultLightTheme } from 'react-admin'

/** The colours of the sign-in pages, so that both look like one product. */
const LIGHT = {
  page: '#f3f5f8',
  panel: '#ffffff',
  text: '#1b2430',
  muted: '#55606e',
  line: '#d5dbe3',
  accent: '#2f55c4',
  onAccent: '#ffffff',
  danger: '#a8231f',
  good: '#17633a',
  warning: '#7a5500',
}
const DARK: typeof LIGHT = {
  page: '#11151b',
  panel: '#1a2029',
  text: '#e7ebf1',
  muted: '#a7b1bf',
  line: '#2e3744',
  accent: '#8fadff',
  onAccent: '#0e1a38',
  danger: '#ffaba4',
  good: '#8ddcae',
  warning: '#f5d27a',
}

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif'
/** Of everything that is a name in ARNs, a key or a document. */
export const MONOSPACE = 'ui-monospace, "Cascadia Mono", "Liberation Mono", Menlo, monospace'

function themeOf(base: ThemeOptions, mode: 'light' | 'dark', colours: typeof LIGHT): ThemeOptions {
  const focus = { outline: `3px solid ${colours.accent}`, outlineOffset: 2 }
  return {
    ...base,
    // The longest name in the menu fits, also in bold.
    sidebar: { width: 264 },
    palette: {
      mode,
      primary: { main: colours.accent, contrastText: colours.onAccent },
      secondary: { main: colours.accent, contrastText: colours.onAccent },
      error: { main: colours.danger },
      success: { main: colours.good },
      warning: { main: colours.warning },
      background: { default: colours.page, paper: colours.panel },
      text: { primary: colours.text, secondary: colours.muted },
      divider: colours.line,
    },
    shape: { borderRadius: 8 },
    typography: {
      fontFamily: FONT,
      fontSize: 14,
      button: { textTransform: 'none', fontWeight: 600 },
      h4: { fontSize: '1.6rem', fontWeight: 650 },
      h5: { fontSize: '1.3rem', fontWeight: 650 },
      h6: { fontSize: '1.05rem', fontWeight: 650 },
    },
    components: {
      ...base.components,
      MuiPaper: { styleOverrides: { root: { backgroundImage: 'none' } } },
      MuiCard: { defaultProps: { variant: 'outlined' } },
      MuiButtonBase: { styleOverrides: { root: { '&:focus-visible': focus } } },
      MuiLink: { defaultProps: { underline: 'hover' }, styleOverrides: { root: { '&:focus-visible': focus } } },
      MuiTextField: { defaultProps: { variant: 'outlined', size: 'small' } },
      MuiFormControl: { defaultProps: { variant: 'outlined', size: 'small' } },
      MuiAppBar: {
        styleOverrides: {
          root: { backgroundColor: colours.panel, color: colours.text, borderBottom: `1px solid ${colours.line}` },
        },
        defaultProps: { elevation: 0 },
      },
      MuiTableCell: { styleOverrides: { head: { fontWeight: 650 } } },
      MuiTooltip: { defaultProps: { enterDelay: 400 } },
      // Fields of forms stand one below the other, as wide as the form.
      RaSimpleForm: { styleOverrides: { root: { '& .ra-input': { width: '100%', marginTop: 8, marginBottom: 4 } } } },
      // Below the fields also on a narrow screen: fixed to its edge it would lie on them.
      RaToolbar: { styleOverrides: { root: { backgroundColor: 'transparent', '&&': { position: 'static' } } } },
      // What is wide within a screen scrolls or wraps; the screen stays as wide as the window.
      RaLayout: { styleOverrides: { root: { minWidth: 0, '& .RaLayout-content': { minWidth: 0 } } } },
      RaShow: { styleOverrides: { root: { '& .RaShow-main, & .RaShow-card': { minWidth: 0 } } } },
      RaTopToolbar: {
        styleOverrides: {
          root: { flexWrap: 'wrap', minWidth: 0, maxWidth: '100%', '&&': { backgroundColor: 'transparent' } },
        },
      },
      RaMenuItemLink: {
        styleOverrides: {
          root: {
            borderRadius: 8,
            margin: '1px 8px',
            color: colours.text,
            '&.RaMenuItemLink-active': { color: colours.accent, fontWeight: 650 },
          },
        },
      },
    },
  }
}

export const lightTheme = themeOf(defaultLightTheme, 'light', LIGHT)
export const darkTheme = themeOf(defaultDarkTheme, 'dark', DARK)
