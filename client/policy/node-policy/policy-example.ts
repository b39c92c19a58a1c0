/**
 * A commented policy that says what nodes without a policy file do: every field with its default. It is the
 * file docs/policy.example.yaml.
 */
export const POLICY_EXAMPLE = `\
# What this node allows, whatever a study asks for and whatever the coordinator says. The file is read at
# this node only and counts as soon as it is saved; a file that cannot be understood allows nothing. Every
# field but \`format\` may be left out: the values below are the defaults.
#   chorale client policy check policy.yaml       reads the file
#   chorale client policy explain STUDY           says which line allows or refuses what
format: chorale-policy-1

# In this zone a day begins and hours are meant, for example Europe/Berlin or Asia/Seoul.
timeZone: UTC

# Purpose codes of studies (purposeCode in the manifest): a list, or "any".
purposes: [research]

# Endpoints by name, where * stands for any characters. What measures an endpoint (measuredBy) is held
# against the same lists; what is denied is not allowed by any pattern. \`shared\` endpoints have one output
# that all members train, \`private\` ones an output that stays at each node.
endpoints:
  shared:
    allow: ["*"]
    deny: [] # for example ["hERG*", "internal-*"]
  private:
    allow: ["*"]
    deny: []

# false: only endpoints with private outputs. The part of an update that belongs to a shared output shows
# which endpoints this node measures.
sharedHeads: true

# fedavg, fedprox, fedsgd, median, trimmed_mean: a list, or "any".
strategies: "any"

architectures:
  kinds: [trunk, layers] # layers: a network that a partner brought
  parametersMax: 250000000 # that travel: a larger network can remember more of the data
  hiddenLayersMax: 32

# true: the coordinator must not see this node's update by itself.
secureAggregationRequired: false

# At least so many updates are combined to a model (the manifest's quorum, rounds.updatesMin), and this node
# has verified the approvals of at least so many members, itself among them, before a round begins. With 1,
# the next model can be one hospital's update.
cohortMin: 2

# The largest L2 norm of an update that may leave. null: no limit.
updateNormMax: null

# The largest budget of differential privacy that a study may spend. A study without differential privacy
# bounds nothing: it is refused unless both are null.
epsilonMax: null
deltaMax: null

# May the sum of the validation losses of each new model leave?
validationScores: true

# A study may have so many rounds.
roundsMax: 1000

# Who may get the models: members, members_and_operator, public.
releaseRecipients: [members, members_and_operator]

# A study has to end (\`expires\` in the manifest) within so many days from now. null: it need not.
expiresWithinDays: null

# When rounds may begin; a round that has begun is finished. \`always\`, or a list:
#   - Mon-Fri 20:00-06:00      over midnight: Friday's lasts until Saturday morning
#   - Sat,Sun 00:00-24:00
hours: always

# What may leave in a day, all messages together: 500 MB, 2 GiB, or a number of bytes. null: no limit.
bytesPerDayMax: 10 GB

# Does an update wait until a person has released it (\`chorale client results\`, \`chorale client release\`)?
# never; first: until one of the study's was released; all: each one.
holdUpdates: never
`;
