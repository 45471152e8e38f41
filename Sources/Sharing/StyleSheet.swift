/// The CSS of the page, for narrow and wide windows, light and dark mode.
let styleSheet = """
  :root { color-scheme: light dark; --ink: #1d1b18; --soft: #5d5850; --paper: #faf8f4; --card: #ffffff; --line: #ddd7cc;
    --link: #7a3e12; }
  @media (prefers-color-scheme: dark) {
    :root { --ink: #ece8e1; --soft: #aaa398; --paper: #171614; --card: #211f1c; --line: #3a3732; --link: #e9a76f; }
  }
  * { box-sizing: border-box; }
  body { margin: 0 auto; max-width: 76rem; padding: 1.5rem clamp(1rem, 4vw, 3rem); color: var(--ink);
    background: var(--paper); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
  h1 { font: 600 clamp(1.6rem, 5vw, 2.4rem)/1.2 Georgia, serif; margin: 0; }
  header p, footer p, .facts, .silent, .copyright { color: var(--soft); margin: .25rem 0 0; }
  main { display: grid; gap: 1rem; margin: 1.5rem 0; \
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); }
  article { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1rem 1.25rem;
    min-width: 0; }
  h2 { font: 600 1.2rem/1.3 Georgia, serif; margin: 0; }
  .facts { margin: 0 0 .75rem; }
  .time { font-variant-numeric: tabular-nums; }
  audio, img { display: block; width: 100%; }
  img { border-radius: .4rem; margin-bottom: .75rem; background: #fff; }
  @media (prefers-color-scheme: dark) { img.light { filter: invert(.9) hue-rotate(180deg); } }
  #bar { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem; position: sticky; top: 0; padding: .5rem 0;
    background: var(--paper); }
  #bar[hidden] { display: none; }
  button { font: inherit; color: var(--link); background: var(--card); border: 1px solid var(--line);
    border-radius: .5rem; padding: .35rem .75rem; cursor: pointer; }
  button:disabled { color: var(--soft); cursor: default; }
  article.playing { border-color: var(--link); }
  .files { display: flex; flex-wrap: wrap; gap: .5rem; margin: .75rem 0 0; }
  .files a { border: 1px solid var(--line); border-radius: .5rem; padding: .35rem .75rem; text-decoration: none; }
  a { color: var(--link); }
  a:hover { border-color: var(--link); }
  :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
  .copyright { margin-top: .75rem; font-size: .9rem; }
  small { color: var(--soft); }
  details { margin-top: .75rem; font-size: .9rem; }
  summary { cursor: pointer; color: var(--soft); padding: .25rem 0; }
  details p { margin: .25rem 0 .5rem; }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem .75rem; margin: 0; }
  dt { color: var(--soft); }
  dd { margin: 0; }
  """
