/** Colours of the pages as CSS variables; a test holds their contrasts. */
export const PALETTE = `:root {
  color-scheme: light dark;
  --page: #f3f5f8;
  --panel: #ffffff;
  --text: #1b2430;
  --muted: #55606e;
  --line: #d5dbe3;
  --field: #ffffff;
  --field-line: #7a8594;
  --accent: #2f55c4;
  --accent-strong: #24449f;
  --on-accent: #ffffff;
  --link: #2a4fbb;
  --focus: #2f55c4;
  --plain: #eef1f6;
  --plain-strong: #e2e7ef;
  --danger: #a8231f;
  --danger-page: #fdeeed;
  --danger-line: #e5b5b2;
  --good: #17633a;
  --good-page: #e8f5ed;
  --good-line: #a9d5bb;
  --warning: #6a4700;
  --warning-page: #fff3d1;
  --warning-line: #e3c676;
  --shadow: rgb(27 36 48 / 8%);
}

@media (prefers-color-scheme: dark) {
  :root {
    --page: #11151b;
    --panel: #1a2029;
    --text: #e7ebf1;
    --muted: #a7b1bf;
    --line: #2e3744;
    --field: #12171e;
    --field-line: #707c8d;
    --accent: #8fadff;
    --accent-strong: #abc2ff;
    --on-accent: #0e1a38;
    --link: #9db8ff;
    --focus: #9db8ff;
    --plain: #262e3a;
    --plain-strong: #303a48;
    --danger: #ffaba4;
    --danger-page: #331c1d;
    --danger-line: #6b3533;
    --good: #8ddcae;
    --good-page: #15291f;
    --good-line: #2f5e45;
    --warning: #f5d27a;
    --warning-page: #2e2613;
    --warning-line: #665222;
    --shadow: rgb(0 0 0 / 30%);
  }
}
`
