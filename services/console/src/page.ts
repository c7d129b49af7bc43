import type { Clock } from './ask';
import { html, Html } from './html';
import { say, type Lang } from './words';

const style = `
:root{--ink:#1c2733;--soft:#5d6b7a;--line:#dfe5ec;--accent:#a4261d;--ground:#f6f8fa}
*{box-sizing:border-box}body{margin:0;font:15px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:var(--ink);background:var(--ground)}
header{background:var(--accent);color:#fff;padding:14px 24px;display:flex;gap:16px;align-items:baseline;flex-wrap:wrap}header a{color:#fff}header h1{font-size:19px;margin:0;flex:1}
main{max-width:1320px;margin:0 auto;padding:20px 24px}section{background:#fff;border:1px solid var(--line);border-radius:8px;padding:16px 20px;margin-bottom:18px;overflow-x:auto}
h2{font-size:17px;margin:0 0 10px}table+h2{margin-top:20px}table{border-collapse:collapse;width:100%}th,td{padding:6px 10px;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;white-space:nowrap}
th{white-space:normal}td a{text-decoration:none}td a:hover{text-decoration:underline}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}tfoot td,.foot td{font-weight:600}td.wrap{white-space:normal;min-width:16em}.soft,.soft td{color:var(--soft)}tr.apart td{background:#fdf0e3}tbody th{font-weight:400;color:var(--soft);width:12em}a{color:#1d5a9e}.bar{background:var(--line);border-radius:4px;width:90px;height:8px;display:inline-block;margin-right:6px}
.bar i{background:#2c7a4b;border-radius:4px;height:8px;display:block}nav a,nav b{margin-right:14px}form{display:flex;gap:8px;flex-wrap:wrap}input,button{font:inherit;padding:5px 10px;border:1px solid var(--line);border-radius:6px}button{background:var(--accent);color:#fff;border:0}
details summary{cursor:pointer}.tag{background:#fff3;border-radius:4px;padding:1px 8px}`;

export const clockTag = (lang: Lang, { day, simulated }: Clock): string => (simulated ? `${say(lang, 'simulated')} ${day}` : day);

/** The frame of every page: plain markup, no script, nothing from outside. `elsewhere` is this page's address in the other language. */
export const page = (
  lang: Lang,
  { heading, elsewhere, clock }: { readonly heading: string; readonly elsewhere: string; readonly clock: string },
  ...body: readonly Html[]
): string =>
  '<!doctype html>' +
  html`<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width,initial-scale=1" />
      <meta name="robots" content="noindex" />
      <title>${heading}</title>
      <style>
        ${new Html(style)}
      </style>
    </head>
    <body>
      <header>
        <h1><a href="/?lang=${lang}">${say(lang, 'title')}</a></h1>
        <span class="tag">${clock}</span><a href="${elsewhere}">${say(lang, 'otherLanguage')}</a>
      </header>
      <main>${body}</main>
    </body>
  </html>`.text;
