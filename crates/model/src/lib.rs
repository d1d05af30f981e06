//! Values with origins, resources and three-valued truth.
