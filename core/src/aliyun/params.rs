//! The regions of the service ([source](https://help.aliyun.com/document_detail/169790.html)).

use crate::error::InvalidInput;

/// Where the app key was made; a key of one region is unknown in the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Region {
    /// China (Shanghai).
    #[default]
    CnShanghai,
    /// Singapore.
    ApSoutheast1,
    /// Germany (Frankfurt).
    EuCentral1,
    /// United States (Virginia).
    UsEast1,
}

const TABLE: [(Region, &str, &str); 4] = [
    (Region::CnShanghai, "cn-shanghai", "https://api.link.aliyun.com"),
    (Region::ApSoutheast1, "ap-southeast-1", "https://ap-southeast-1.api-iot.aliyuncs.com"),
    (Region::EuCentral1, "eu-central-1", "https://eu-central-1.api-iot.aliyuncs.com"),
    (Region::UsEast1, "us-east-1", "https://us-east-1.api-iot.aliyuncs.com"),
];

impl Region {
    /// Reads the vendor's id of the region, such as `eu-central-1`.
    ///
    /// # Errors
    /// [`InvalidInput`] with the field `region`.
    pub fn parse(id: &str) -> Result<Self, InvalidInput> {
        let found = TABLE.iter().find(|(_, own, _)| *own == id).map(|(region, ..)| *region);
        let expected = "must be `cn-shanghai`, `ap-southeast-1`, `eu-central-1` or `us-east-1`";
        found.ok_or_else(|| InvalidInput::new("region", expected))
    }

    /// Scheme and host of the region's gateway.
    #[must_use]
    pub fn origin(self) -> &'static str {
        TABLE.iter().find(|(region, ..)| *region == self).map_or("", |(.., origin)| origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_region_has_an_origin() {
        for (region, id, origin) in TABLE {
            assert_eq!(Region::parse(id), Ok(region));
            assert_eq!(region.origin(), origin);
        }
        assert_eq!(Region::default().origin(), "https://api.link.aliyun.com");
        assert!(Region::parse("mars").is_err());
    }
}
