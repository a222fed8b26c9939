// Proving who one is: the list of factors and a form for each. First and second factors differ in the calls alone.

import { h } from '../dom.js';
import { explain } from '../errors.js';
import { action, report, step } from '../form.js';
import { icon } from '../icons.js';
import { expectMessage, latestLink } from '../inbox.js';
import { factorLabel, isReset, providerOf, walletOf } from '../labels.js';
import { codeHints, passwordHints } from '../people/people.js';
import { factorsOf } from './choice.js';
import { lastUsed } from './last-used.js';
import { singleSignOn } from './providers.js';
import { resendButton } from './resend.js';
import { transferToSignUp } from './sign-up.js';
import { signInWithWallet } from './wallet-buttons.js';

const titles = {
  first: 'How do you want to prove it is you?',
  second: 'One more proof',
};

/** Strategies that are chosen and acted on at once, without a form of their own. */
const immediate = factor =>
  factor.strategy === 'passkey' || factor.strategy.startsWith('oauth_') || walletOf(factor.strategy);

export function factorList(demo, stage) {
  const { attempt } = demo;
  const factors = factorsOf(attempt, stage).filter(factor => !isReset(factor));
  return step({
    title: titles[stage],
    lead: lead(attempt),
    more: [
      factors.length
        ? h(
            'div',
            { class: 'ways' },
            factors.map(factor => factorButton(demo, stage, factor)),
          )
        : h('p', null, 'There is no way to prove it here.'),
      foot(demo, stage),
    ],
  });
}

const lead = attempt =>
  attempt.status === 'needs_client_trust'
    ? 'This browser is new to the account. A code makes sure it is you.'
    : attempt.identifier
      ? `As ${attempt.identifier}`
      : null;

function factorButton(demo, _stage, factor) {
  if (!immediate(factor))
    return h('button', { type: 'button', class: 'wide', onclick: () => demo.pick(factor) }, factorLabel(factor));
  const { strategy } = factor;
  return action(
    [icon(walletOf(strategy) || providerOf(strategy)), factorLabel(factor), lastUsed(demo.clerk, strategy)],
    cancel => actOn(demo, factor, cancel),
    { class: 'wide' },
  );
}

async function actOn(demo, factor, signal) {
  const wallet = walletOf(factor.strategy);
  if (wallet) return signInWithWallet(demo, wallet, signal);
  if (factor.strategy === 'passkey') return demo.settle(await demo.attempt.authenticateWithPasskey({ signal }));
  return singleSignOn(demo, { strategy: factor.strategy, continueSignIn: true }, signal);
}

/** The other ways, the way back, and for passwords the way to a new one. */
function foot(demo, stage, current) {
  const factors = factorsOf(demo.attempt, stage);
  const others = factors.filter(factor => !isReset(factor) && JSON.stringify(factor) !== JSON.stringify(current));
  const resets = stage === 'first' && current?.strategy === 'password' ? factors.filter(isReset) : [];
  return h(
    'div',
    { class: 'foot' },
    resets.length > 0 &&
      h(
        'details',
        null,
        h('summary', null, 'Forgot the password?'),
        h(
          'div',
          { class: 'ways' },
          resets.map(factor => factorButton(demo, stage, factor)),
        ),
      ),
    current &&
      others.length > 0 &&
      h(
        'details',
        null,
        h('summary', null, 'Another way'),
        h(
          'div',
          { class: 'ways' },
          others.map(factor => factorButton(demo, stage, factor)),
        ),
      ),
    h('p', null, h('button', { type: 'button', class: 'link', onclick: demo.restart }, 'Start over')),
  );
}

export function factorForm(demo, stage, factor, signal) {
  if (factor.strategy === 'password') return password(demo, stage, factor);
  if (factor.strategy === 'email_link') return emailLink(demo, stage, factor, signal);
  if (factor.strategy === 'enterprise_sso') return enterprise(demo, stage, factor);
  return code(demo, stage, factor);
}

function password(demo, stage, factor) {
  return step({
    title: 'Enter your password',
    lead: lead(demo.attempt),
    fields: [
      // Password managers need to see whom the password belongs to.
      {
        name: 'password',
        label: 'Password',
        noun: 'your password',
        type: 'password',
        autocomplete: 'current-password',
        hints: () => passwordHints(),
      },
    ],
    submit: 'Continue',
    onSubmit: async ({ password }, signal) =>
      demo.settle(await demo.attempt.attemptFirstFactor({ strategy: 'password', password, signal })),
    more: [foot(demo, stage, factor)],
  });
}

/** Everything that is a code: sent by e-mail or text message, from an app, or from a piece of paper. */
function code(demo, stage, factor) {
  const sent = !['totp', 'backup_code'].includes(factor.strategy);
  const prepare = signal =>
    expectMessage(() =>
      stage === 'first'
        ? demo.attempt.prepareFirstFactor({ ...factor, signal })
        : demo.attempt.prepareSecondFactor({ ...request(factor), signal }),
    );
  const titles = { totp: 'Code from your authenticator app', backup_code: 'One of your backup codes' };
  const state = demo.attempt[`${stage}FactorVerification`];
  const ready = !sent || (state.strategy === factor.strategy && state.status === 'unverified');
  const send =
    sent &&
    resendButton('Send it again', async signal => {
      await prepare(signal);
      demo.refresh();
    });
  const section = step({
    title: titles[factor.strategy] || (isReset(factor) ? 'Reset your password' : 'Enter the code'),
    lead: sent ? `Sent to ${factor.safeIdentifier}` : lead(demo.attempt),
    fields: [
      {
        name: 'code',
        label: factor.strategy === 'backup_code' ? 'Backup code' : 'Code',
        noun: 'the code',
        class: 'code',
        inputMode: factor.strategy === 'backup_code' ? 'text' : 'numeric',
        autocomplete: 'one-time-code',
        digits: factor.strategy === 'backup_code' ? undefined : 6,
        hints: () => codeHints(factor),
      },
    ],
    submit: 'Continue',
    onSubmit: async ({ code }, signal) => {
      const params = { strategy: factor.strategy, code, signal };
      try {
        await demo.settle(
          await (stage === 'first'
            ? demo.attempt.attemptFirstFactor(params)
            : demo.attempt.attemptSecondFactor(params)),
        );
      } catch (error) {
        if (error.errors?.[0]?.code !== 'sign_up_if_missing_transfer') throw error;
        await transferToSignUp(demo);
      }
    },
    more: [sent && h('p', null, send.node), foot(demo, stage, factor)],
  });
  if (!ready) queueMicrotask(() => send.node.click());
  else if (send) send.sentBefore();
  return section;
}

/** What prepareSecondFactor takes of a factor: it sends every parameter it is given. */
const request = ({ strategy, phoneNumberId, emailAddressId }) => ({
  strategy,
  ...(phoneNumberId && { phoneNumberId }),
  ...(emailAddressId && { emailAddressId }),
});

function emailLink(demo, stage, factor, signal) {
  const wait = h('p', { class: 'waiting', role: 'status' });
  const open = h('p');
  // Waiting is not work: everything else on the step stays usable meanwhile. A wait that goes on while the link is sent
  // again does no harm, because both watch the same verification.
  const follow = async opened => {
    report(section, []);
    wait.textContent = 'Waiting for you to open the link…';
    try {
      const result = await opened;
      if (signal.aborted) return;
      const { status } = result[`${stage}FactorVerification`];
      if (status === 'expired')
        throw Object.assign(new Error('The link has expired. Send another one.'), { code: 'verification_expired' });
      await (status === 'transferable' ? transferToSignUp(demo) : demo.settle(result));
    } catch (error) {
      if (signal.aborted) return;
      if (error.errors?.[0]?.code !== 'verification_code_too_many_requests') wait.textContent = '';
      report(section, explain(error));
    }
  };
  const send = () =>
    follow(
      expectMessage(() =>
        demo.attempt.createEmailLinkFlow().startEmailLinkFlow({
          emailAddressId: factor.emailAddressId,
          redirectUrl: `${location.origin}/email-link`,
          signal,
        }),
      ),
    );
  const section = step({
    title: 'Check your e-mail',
    lead: `A link is on its way to ${factor.safeIdentifier}. Open it in this tab, in another one, or in another browser.`,
    more: [
      wait,
      open,
      h('p', null, h('button', { type: 'button', class: 'link', onclick: send }, 'Send the link again')),
      foot(demo, stage, factor),
    ],
  });
  const offer = () => {
    const link = latestLink(factor.safeIdentifier);
    open.replaceChildren(
      ...(link
        ? [h('a', { class: 'chip', href: link, target: '_blank', rel: 'noopener' }, 'Open the link from the inbox')]
        : []),
    );
  };
  section.addEventListener('hints', offer);
  const { strategy, status } = demo.attempt[`${stage}FactorVerification`];
  if (strategy === 'email_link' && status === 'unverified') follow(openedLater(demo.attempt, stage, signal));
  else send();
  offer();
  return section;
}

/** Waits until a link that was sent before is opened: somebody went back and returned, or loaded the page again. */
async function openedLater(attempt, stage, signal) {
  for (;;) {
    await new Promise(resolve => setTimeout(resolve, 1000));
    signal.throwIfAborted();
    const now = await attempt.reload({ signal });
    if (now[`${stage}FactorVerification`].status !== 'unverified') return now;
  }
}

function enterprise(demo, stage, factor) {
  return step({
    title: `Continue with ${factorLabel(factor)}`,
    lead: `${demo.attempt.identifier} signs in at its company.`,
    more: [
      h(
        'div',
        { class: 'ways' },
        action(
          'Continue to the company’s sign-in',
          signal =>
            singleSignOn(
              demo,
              {
                strategy: 'enterprise_sso',
                identifier: demo.attempt.identifier,
                continueSignIn: true,
                enterpriseConnectionId: factor.enterpriseConnectionId,
              },
              signal,
            ),
          { class: 'primary wide' },
        ),
      ),
      foot(demo, stage, factor),
    ],
  });
}
