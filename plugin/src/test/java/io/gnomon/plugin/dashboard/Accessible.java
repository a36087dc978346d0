package io.gnomon.plugin.dashboard;

import com.microsoft.playwright.Page;
import java.util.List;

/** What keeps people with other senses out, of what a program can find. */
final class Accessible {
    private static final String FIND = """
            () => {
              const found = [];
              const visible = (e) => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden';
              const name = (e) => e.getAttribute('aria-label') || e.textContent.trim() || e.title
                || (e.id && document.querySelector(`label[for="${e.id}"]`)?.textContent) || e.closest('label')?.textContent || '';
              for (const e of document.querySelectorAll('a, button, input, select, [role=switch], [role=application], [role=img]'))
                if (visible(e) && !name(e).trim()) found.push('has no name: ' + e.outerHTML.slice(0, 120));
              for (const e of document.querySelectorAll('img')) if (!e.hasAttribute('alt')) found.push('an image without words');
              if (!document.documentElement.lang) found.push('the page says no language');
              if (!document.querySelector('main')) found.push('the page has no main part');
              const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
              if (new Set(ids).size !== ids.length) found.push('an id is there twice');

              const parse = (c) => {
                const m = /rgba?\\(([^)]+)\\)/.exec(c);
                const [r, g, b, a = 1] = m[1].split(/[ ,/]+/).filter(Boolean).map(Number);
                return [r, g, b, a];
              };
              const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3]));
              const ground = (e) => {
                const layers = [];
                for (let at = e; at; at = at.parentElement) layers.push(parse(getComputedStyle(at).backgroundColor));
                return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255]);
              };
              const light = (c) => {
                const [r, g, b] = c.map((v) => { const s = v / 255; return s <= .03928 ? s / 12.92 : ((s + .055) / 1.055) ** 2.4; });
                return .2126 * r + .7152 * g + .0722 * b;
              };
              const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              for (let n = walk.nextNode(); n; n = walk.nextNode()) {
                const e = n.parentElement;
                if (!n.data.trim() || !visible(e) || /^(SCRIPT|STYLE|NOSCRIPT|OPTION)$/.test(e.tagName)) continue;
                const style = getComputedStyle(e);
                const below = ground(e);
                const [a, b] = [light(over(parse(style.color), below)), light(below)].sort((x, y) => y - x);
                const ratio = (a + .05) / (b + .05);
                if (ratio < 4.5) found.push(`contrast ${ratio.toFixed(2)}: "${n.data.trim().slice(0, 40)}" .${e.className}`);
              }
              return [...new Set(found)];
            }""";

    private Accessible() {}

    @SuppressWarnings("unchecked")
    static List<String> faults(Page page) {
        return (List<String>) page.evaluate(FIND);
    }
}
