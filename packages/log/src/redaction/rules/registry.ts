import type { Rule } from '../rule.ts';
import { ageKey } from './age-key/rule.ts';
import { airtableToken } from './airtable-token/rule.ts';
import { aivenPassword } from './aiven-password/rule.ts';
import { alibabaKey } from './alibaba-key/rule.ts';
import { anthropicKey } from './anthropic-key/rule.ts';
import { artifactoryKey } from './artifactory-key/rule.ts';
import { atlassianToken } from './atlassian-token/rule.ts';
import { authorizationCode } from './authorization-code/rule.ts';
import { authorizationHeader } from './authorization-header/rule.ts';
import { awsAccessKey } from './aws-access-key/rule.ts';
import { awsSecretKey } from './aws-secret-key/rule.ts';
import { awsSessionToken } from './aws-session-token/rule.ts';
import { azureDevopsToken } from './azure-devops-token/rule.ts';
import { azureSecret } from './azure-secret/rule.ts';
import { bearerToken } from './bearer-token/rule.ts';
import { braintreeToken } from './braintree-token/rule.ts';
import { brevoKey } from './brevo-key/rule.ts';
import { buildkiteToken } from './buildkite-token/rule.ts';
import { cargoToken } from './cargo-token/rule.ts';
import { circleciToken } from './circleci-token/rule.ts';
import { clojarsToken } from './clojars-token/rule.ts';
import { cloudflareToken } from './cloudflare-token/rule.ts';
import { commandLine } from './command-line/rule.ts';
import { contentfulToken } from './contentful-token/rule.ts';
import { cookie } from './cookie/rule.ts';
import { databricksToken } from './databricks-token/rule.ts';
import { digitaloceanToken } from './digitalocean-token/rule.ts';
import { discordToken } from './discord-token/rule.ts';
import { dockerToken } from './docker-token/rule.ts';
import { dopplerToken } from './doppler-token/rule.ts';
import { dropboxToken } from './dropbox-token/rule.ts';
import { duffelToken } from './duffel-token/rule.ts';
import { dynatraceToken } from './dynatrace-token/rule.ts';
import { easypostKey } from './easypost-key/rule.ts';
import { emailAddress } from './email-address/rule.ts';
import { extendedPrivateKey } from './extended-private-key/rule.ts';
import { facebookToken } from './facebook-token/rule.ts';
import { figmaToken } from './figma-token/rule.ts';
import { flutterwaveKey } from './flutterwave-key/rule.ts';
import { flyToken } from './fly-token/rule.ts';
import { frameioToken } from './frameio-token/rule.ts';
import { githubToken } from './github-token/rule.ts';
import { gitlabToken } from './gitlab-token/rule.ts';
import { gocardlessToken } from './gocardless-token/rule.ts';
import { googleApiKey } from './google-api-key/rule.ts';
import { googleOauth } from './google-oauth/rule.ts';
import { grafanaToken } from './grafana-token/rule.ts';
import { groqKey } from './groq-key/rule.ts';
import { herokuKey } from './heroku-key/rule.ts';
import { honeycombKey } from './honeycomb-key/rule.ts';
import { hubspotToken } from './hubspot-token/rule.ts';
import { huggingFaceToken } from './hugging-face-token/rule.ts';
import { infracostKey } from './infracost-key/rule.ts';
import { intercomToken } from './intercom-token/rule.ts';
import { ipAddress } from './ip-address/rule.ts';
import { jsonWebKey } from './json-web-key/rule.ts';
import { jsonWebToken } from './json-web-token/rule.ts';
import { keyedSecret } from './keyed-secret/rule.ts';
import { klaviyoKey } from './klaviyo-key/rule.ts';
import { langsmithKey } from './langsmith-key/rule.ts';
import { launchdarklyKey } from './launchdarkly-key/rule.ts';
import { linearKey } from './linear-key/rule.ts';
import { mailchimpKey } from './mailchimp-key/rule.ts';
import { mailersendToken } from './mailersend-token/rule.ts';
import { mailgunKey } from './mailgun-key/rule.ts';
import { mandrillKey } from './mandrill-key/rule.ts';
import { mapboxToken } from './mapbox-token/rule.ts';
import { mollieKey } from './mollie-key/rule.ts';
import { neonKey } from './neon-key/rule.ts';
import { netlifyToken } from './netlify-token/rule.ts';
import { newRelicKey } from './new-relic-key/rule.ts';
import { notionToken } from './notion-token/rule.ts';
import { npmToken } from './npm-token/rule.ts';
import { nugetKey } from './nuget-key/rule.ts';
import { onepasswordToken } from './onepassword-token/rule.ts';
import { openaiKey } from './openai-key/rule.ts';
import { openshiftToken } from './openshift-token/rule.ts';
import { packagistToken } from './packagist-token/rule.ts';
import { pasetoToken } from './paseto-token/rule.ts';
import { passwordHash } from './password-hash/rule.ts';
import { paymentCard } from './payment-card/rule.ts';
import { perplexityKey } from './perplexity-key/rule.ts';
import { pineconeKey } from './pinecone-key/rule.ts';
import { plaidToken } from './plaid-token/rule.ts';
import { planetscaleToken } from './planetscale-token/rule.ts';
import { posthogKey } from './posthog-key/rule.ts';
import { postmanKey } from './postman-key/rule.ts';
import { prefectToken } from './prefect-token/rule.ts';
import { privateKey } from './private-key/rule.ts';
import { pulumiToken } from './pulumi-token/rule.ts';
import { pypiToken } from './pypi-token/rule.ts';
import { razorpayKey } from './razorpay-key/rule.ts';
import { readmeKey } from './readme-key/rule.ts';
import { renderKey } from './render-key/rule.ts';
import { replicateToken } from './replicate-token/rule.ts';
import { resendKey } from './resend-key/rule.ts';
import { rubygemsKey } from './rubygems-key/rule.ts';
import { sendgridKey } from './sendgrid-key/rule.ts';
import { sentryToken } from './sentry-token/rule.ts';
import { sessionId } from './session-id/rule.ts';
import { shippoToken } from './shippo-token/rule.ts';
import { shopifyToken } from './shopify-token/rule.ts';
import { signedUrl } from './signed-url/rule.ts';
import { slackToken } from './slack-token/rule.ts';
import { sonarToken } from './sonar-token/rule.ts';
import { sqlPassword } from './sql-password/rule.ts';
import { squareToken } from './square-token/rule.ts';
import { stripeKey } from './stripe-key/rule.ts';
import { supabaseKey } from './supabase-key/rule.ts';
import { tailscaleKey } from './tailscale-key/rule.ts';
import { telegramToken } from './telegram-token/rule.ts';
import { tencentKey } from './tencent-key/rule.ts';
import { terraformToken } from './terraform-token/rule.ts';
import { twilioKey } from './twilio-key/rule.ts';
import { twitterToken } from './twitter-token/rule.ts';
import { typeformToken } from './typeform-token/rule.ts';
import { urlCredentials } from './url-credentials/rule.ts';
import { vaultToken } from './vault-token/rule.ts';
import { vercelToken } from './vercel-token/rule.ts';
import { webhookUrl } from './webhook-url/rule.ts';
import { xaiKey } from './xai-key/rule.ts';

/** Every rule. Where two find the same, the earlier names it: first the formats of vendors, then what a place in the line says. */
export const RULES: readonly Rule[] = [
  ageKey,
  airtableToken,
  aivenPassword,
  alibabaKey,
  anthropicKey,
  artifactoryKey,
  atlassianToken,
  awsAccessKey,
  awsSecretKey,
  awsSessionToken,
  azureDevopsToken,
  azureSecret,
  braintreeToken,
  brevoKey,
  buildkiteToken,
  cargoToken,
  circleciToken,
  clojarsToken,
  cloudflareToken,
  contentfulToken,
  databricksToken,
  digitaloceanToken,
  discordToken,
  dockerToken,
  dopplerToken,
  dropboxToken,
  duffelToken,
  dynatraceToken,
  easypostKey,
  extendedPrivateKey,
  facebookToken,
  figmaToken,
  flutterwaveKey,
  flyToken,
  frameioToken,
  githubToken,
  gitlabToken,
  gocardlessToken,
  googleApiKey,
  googleOauth,
  grafanaToken,
  groqKey,
  herokuKey,
  honeycombKey,
  hubspotToken,
  huggingFaceToken,
  infracostKey,
  intercomToken,
  klaviyoKey,
  langsmithKey,
  launchdarklyKey,
  linearKey,
  mailchimpKey,
  mailersendToken,
  mailgunKey,
  mandrillKey,
  mapboxToken,
  mollieKey,
  neonKey,
  netlifyToken,
  newRelicKey,
  notionToken,
  npmToken,
  nugetKey,
  onepasswordToken,
  openaiKey,
  openshiftToken,
  packagistToken,
  pasetoToken,
  perplexityKey,
  pineconeKey,
  plaidToken,
  planetscaleToken,
  posthogKey,
  postmanKey,
  prefectToken,
  pulumiToken,
  pypiToken,
  razorpayKey,
  readmeKey,
  renderKey,
  replicateToken,
  resendKey,
  rubygemsKey,
  sendgridKey,
  sentryToken,
  shippoToken,
  shopifyToken,
  slackToken,
  sonarToken,
  squareToken,
  stripeKey,
  supabaseKey,
  tailscaleKey,
  telegramToken,
  tencentKey,
  terraformToken,
  twilioKey,
  twitterToken,
  typeformToken,
  vaultToken,
  vercelToken,
  xaiKey,
  privateKey,
  webhookUrl,
  jsonWebToken,
  jsonWebKey,
  passwordHash,
  paymentCard,
  signedUrl,
  urlCredentials,
  authorizationHeader,
  bearerToken,
  cookie,
  commandLine,
  sessionId,
  authorizationCode,
  sqlPassword,
  keyedSecret,
  emailAddress,
  ipAddress,
];
