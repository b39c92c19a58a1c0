/**
 * A commented study manifest without problems: what authors begin with, and the top of
 * docs/study-manifest.md.
 */
export const EXAMPLE_STUDY = `format: chorale-study-1
study: admet-2027
purpose: |
  Predict solubility and hERG block of new compounds before synthesis.
  The models are not used to learn about single compounds of a partner.
purposeCode: research            # what nodes' policies allow or refuse
expires: "2099-12-31"            # the last day, UTC

# Names of enrolled nodes; their keys are filled in when the study is created.
members: [acme, blume, hanbit]

endpoints:
  # shared: one output, trained by all who measure it
  - name: solubility
    kind: regression
    head: shared
    unit: log mol/L
  # private: each node's own output, which never leaves it
  - name: herg
    kind: classification
    head: private
    thresholds: auto

protocol:
  # What chorale client protocol-hash prints, the same at every member.
  hash: "0000000000000000000000000000000000000000000000000000000000000000"

model:
  trunk: [512]                   # widths of the hidden layers, which travel
  dropout: 0.3

training:
  optimiser: adamw
  learningRate: 0.001
  epochsPerRound: 2

strategy: { name: fedavg }

rounds:
  count: 20
  cohort: { kind: all }
  updatesMin: 3                  # quorum: how many updates a round needs
  deadlineMs: 3600000            # an hour

validation:
  marginMax: 0.1                 # a round that is 10 % worse than the best one is rolled back

# Off: the coordinator sees single updates. Every member must accept this.
secureAggregation: "off"

privacy:
  updateNormMax: 10              # larger updates are scaled down to this L2 norm

release:
  recipients: members_and_operator
  terms: For the members' own research; not to be passed on.

amendments:
  approvals: all                 # of the members, before a changed study comes into force
`;
