// The program around the calls of a step, in each language and style: what a visitor reads and copies. It knows no
// page, so that a test can compile all of it (js/test/snippets.test.mjs).
import { recipes } from './recipes.js';

export const languages = { javascript: 'JavaScript', react: 'React', go: 'Go' };
export const styles = { plain: 'signIn', future: 'signIn.future' };
export const topics = Object.keys(recipes);

/** Whether a language has the step in both styles. */
export const hasStyles = (topic, language) => language !== 'go' && Boolean(recipes[topic].future);

/** @returns {string} lines, of which some end with "//~ name" */
export function source(topic, { language, style, identifier }) {
  const recipe = recipes[topic];
  const chosen = hasStyles(topic, language) ? style : 'plain';
  const calls = (language === 'go' ? recipe.go : recipe[chosen]).replaceAll('{{identifier}}', () =>
    (identifier || 'ada@example.com').replace(/['"\\\n]/g, ''),
  );
  return programs[language](topic, chosen, calls);
}

/** The same without the marks. */
export const copied = text => text.replace(/ \/\/~ \w+$/gm, '');

const programs = {
  javascript: (topic, style, calls) => `import { Clerk } from 'signin-wasm';

const clerk = new Clerk(publishableKey);
await clerk.load();

${attempts.javascript(topic, style)}${calls}`,

  react(topic, style, calls) {
    const hooks = attempts.react(topic, style);
    const here = calls.replaceAll('clerk.setActive', 'setActive').replace('clerk.session.getToken', 'getToken');
    if (/\bclerk\./.test(here)) hooks.push(['@clerk/react', 'useClerk', 'clerk']);
    const from = module => hooks.filter(hook => hook[0] === module).map(hook => hook[1]);
    const imports = [...new Set(hooks.map(([module]) => module))].map(
      module => `import { ${from(module).join(', ')} } from '${module}';`,
    );
    return `// in <ClerkProvider Clerk={Clerk}>
${imports.join('\n')}

${hooks.map(([, hook, names]) => `const ${names} = ${hook}();`).join('\n')}

${here}`;
  },

  go: (topic, _, calls) => `clerk, err := nethttp.New(nethttp.Config{PublishableKey: publishableKey})
if err != nil {
\treturn err
}
if err := clerk.Load(ctx); err != nil {
\treturn err
}
${attempts.go(topic)}
${calls}`,
};

/** The line that gets hold of what the calls are made on. */
const attempts = {
  javascript(topic, style) {
    if (topic === 'session') return '';
    if (topic === 'sign_up') return 'const { signUp } = clerk.client;\n';
    return style === 'future' ? 'const signIn = clerk.signIn.future;\n' : 'const { signIn } = clerk;\n';
  },
  react(topic, style) {
    if (topic === 'session') return [['@clerk/react', 'useAuth', '{ getToken }']];
    if (topic === 'sign_up') return [['@clerk/react/legacy', 'useSignUp', '{ signUp, setActive }']];
    return style === 'future'
      ? [['@clerk/react', 'useSignIn', '{ signIn }']]
      : [['@clerk/react/legacy', 'useSignIn', '{ signIn, setActive }']];
  },
  go(topic) {
    if (topic === 'session') return '';
    return `attempt := clerk.${topic === 'sign_up' ? 'SignUp' : 'SignIn'}()\n`;
  },
};
