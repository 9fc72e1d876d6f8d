package dev.mlopskit.benchmarks.serving;

/** A row of the breast cancer data. */
public record Tumor(
        double meanRadius,
        double meanTexture,
        double meanPerimeter,
        double meanArea,
        double meanSmoothness,
        double meanCompactness,
        double meanConcavity,
        double meanConcavePoints,
        double meanSymmetry,
        double meanFractalDimension,
        double radiusError,
        double textureError,
        double perimeterError,
        double areaError,
        double smoothnessError,
        double compactnessError,
        double concavityError,
        double concavePointsError,
        double symmetryError,
        double fractalDimensionError,
        double worstRadius,
        double worstTexture,
        double worstPerimeter,
        double worstArea,
        double worstSmoothness,
        double worstCompactness,
        double worstConcavity,
        double worstConcavePoints,
        double worstSymmetry,
        double worstFractalDimension) {
    static Tumor of(double[] v) {
        return new Tumor(
                v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10], v[11], v[12], v[13], v[14], v[15],
                v[16], v[17], v[18], v[19], v[20], v[21], v[22], v[23], v[24], v[25], v[26], v[27], v[28], v[29]);
    }

    /** As whoever writes it by hand would fill a tensor. */
    void put(float[] to, int at) {
        to[at + 0] = (float) meanRadius;
        to[at + 1] = (float) meanTexture;
        to[at + 2] = (float) meanPerimeter;
        to[at + 3] = (float) meanArea;
        to[at + 4] = (float) meanSmoothness;
        to[at + 5] = (float) meanCompactness;
        to[at + 6] = (float) meanConcavity;
        to[at + 7] = (float) meanConcavePoints;
        to[at + 8] = (float) meanSymmetry;
        to[at + 9] = (float) meanFractalDimension;
        to[at + 10] = (float) radiusError;
        to[at + 11] = (float) textureError;
        to[at + 12] = (float) perimeterError;
        to[at + 13] = (float) areaError;
        to[at + 14] = (float) smoothnessError;
        to[at + 15] = (float) compactnessError;
        to[at + 16] = (float) concavityError;
        to[at + 17] = (float) concavePointsError;
        to[at + 18] = (float) symmetryError;
        to[at + 19] = (float) fractalDimensionError;
        to[at + 20] = (float) worstRadius;
        to[at + 21] = (float) worstTexture;
        to[at + 22] = (float) worstPerimeter;
        to[at + 23] = (float) worstArea;
        to[at + 24] = (float) worstSmoothness;
        to[at + 25] = (float) worstCompactness;
        to[at + 26] = (float) worstConcavity;
        to[at + 27] = (float) worstConcavePoints;
        to[at + 28] = (float) worstSymmetry;
        to[at + 29] = (float) worstFractalDimension;
    }
}
