"""Standardises structures with RDKit's Python as MELLODDY-TUNER 3 does, for `npm run compare`.

Reads one SMILES a line from standard input and writes one a line: the standardised structure, or an empty line
where it fails. Needs python3 with RDKit.
"""
import sys

from rdkit import Chem, RDLogger
from rdkit.Chem.MolStandardize import rdMolStandardize

HEAVY_ATOMS_LIMIT = 100
TAUTOMERS_MAX = 256

RDLogger.DisableLog("rdApp.*")
parameters = rdMolStandardize.CleanupParameters()
parameters.maxTautomers = TAUTOMERS_MAX
tautomers = rdMolStandardize.TautomerEnumerator(parameters)
disconnector = rdMolStandardize.MetalDisconnector()
normaliser = rdMolStandardize.Normalizer()
reioniser = rdMolStandardize.Reionizer()


def standardise(smiles):
    molecule = Chem.MolFromSmiles(smiles)
    if molecule is None or molecule.GetNumAtoms() >= HEAVY_ATOMS_LIMIT:
        return ""
    molecule = rdMolStandardize.ChargeParent(molecule)
    for atom in molecule.GetAtoms():
        atom.SetIsotope(0)
    Chem.RemoveStereochemistry(molecule)
    molecule = tautomers.Canonicalize(molecule)
    molecule = reioniser.reionize(normaliser.normalize(disconnector.Disconnect(molecule)))
    written = Chem.MolFromSmiles(Chem.MolToSmiles(molecule))
    return "" if written is None else Chem.MolToSmiles(written)


for line in sys.stdin:
    try:
        print(standardise(line.strip()), flush=True)
    except Exception:  # whatever RDKit refuses has no standardised structure
        print("", flush=True)
